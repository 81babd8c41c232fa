import { type Grammar, playOut } from "../phrase-grammar.ts";
import type { DemoCase } from "../screenplay.ts";

/** A flat share of five over some months, and how a running joke about one of them stops being one. */
const grammar: Grammar = {
	seed: 20902,
	length: 340,
	speakers: ["a", "b", "c", "d", "e"],
	slots: {
		chore: ["the hoover", "the bathroom", "the bins", "the fridge shelf", "the hall", "the oven"],
		food: ["lasagne", "dal", "pierogi", "toasties", "a roast", "pasta bake", "waffles"],
		thing: ["bike lock", "blue mug", "colander", "phone charger", "umbrella", "good scissors"],
		bill: ["gas", "broadband", "electricity", "bin charge"],
		sum: ["€14.20", "€22", "€31.50", "€9.80", "€18"],
		when: ["tonight", "tomorrow", "Thursday", "at the weekend", "after the match"],
		guest: ["my brother", "a friend from Cork", "two climbers", "my cousin", "the band"],
		noise: ["drilling", "a trombone", "someone singing Abba", "the boiler", "a very small dog"],
	},
	exchanges: [
		"X who has the {thing}\nY not me\nZ define has\nX 😑",
		"X {bill} is {sum} each\nY <paid|sent|on it>\nZ paying {when}, sorry!!\nX grand",
		"X making {food}, who's in?\nY me\nZ <me me me|save me some, late shift|is there cheese>\nX eating at 8",
		"X whose turn is {chore}?\nY the rota says yours\nX the rota is lying\nZ the rota never lies",
		"X {guest} staying {when}, ok for everyone?\nY sure\nZ <sofa's free|mind the spring on the left|do they like cats>",
		"X can anyone else hear {noise}\nY it's number 9\nZ I thought that was you",
		"X left {food} in the fridge, help yourselves\nY you're a saint\nZ already gone, delicious",
		"X locked out 🙃\nY home in ten\nZ key's under the frog\nX there are two frogs\nZ the sad one",
		"X landlord coming {when}\nY hide the cat\nZ we don't have a cat\nX …we have a bit of a cat",
		"X sorry about {noise} last night\nY didn't hear a thing\nZ I did, <7/10|encore|the second verse was strong>",
		"X anyone for five-a-side {when}\nY knee\nZ I'll stand in goal and look tall",
		"X found a {thing} on the stairs\nY mine!\nX prove it\nY it has a sticker of a prawn",
		"X heating on or jumper?\nY jumper\nZ heating\nX democracy is hard",
		"X film {when}?\nY nothing with dogs that die\nZ that's all films",
		"X does this look infected\nX [image/jpeg 240118]\nY that's paint\nX oh good",
		"X post for Flat 4, it's a <sofa catalogue|fine from the library|letter for somebody called Gladys>\nY burn it\nZ Gladys lived here in 1994, leave it on the shelf",
		"X the shower does the thing again\nY hot cold hot?\nX cold cold cold\nZ kick the pipe, gently, like an old friend",
		"X going to the shop, who needs what\nY milk\nZ the other milk\nX there's a third milk in the fridge lads",
		"X who parked the bike across the door\nY it's resting\nX it's resting on my shin",
		"X got the job!!!\nY YESSS\nZ 🎉🎉 {food} on me {when}",
		"X exam {when}, quiet please 🙏\nY slippers on\nZ I'll whisper-hoover",
		"X smoke alarm was me\nY what did you make\nX memories\nZ open a window",
		"X anyone awake\nY no\nZ no\nX great, tea?",
		"X I owe somebody {sum} and can't remember who\nY me\nZ me\nX suspicious",
		"X is the plant supposed to be that colour\nY which\nX exactly",
		"X who ate my <yoghurt|last pierogi|advent calendar>\nY when you say my\nZ it had a name on it\nX it had TWO names on it and both were mine",
		"X bus is cancelled, anyone near town?\nY I can swing by at six\nX legend",
		"X neighbours asked if we're a band\nY what did you say\nX I said we're considering it",
		"X quiz {when}? we need a history person\nY I know one war\nZ that's one more than last time",
		"X reminder: clocks change\nY which way\nZ the sad way",
		"X found a mouse\nY a computer one I hope\nX it has opinions about the muesli\nZ name?\nX Gerald",
		"X wifi is down\nY turn it off and on\nX done\nY now look at it sternly\nX it's back",
		"X does anyone have a suit, size medium\nY wedding?\nX court. parking fine\nZ wear the tie with the ducks",
		"X I'm doing a dark wash\nY two socks and a dream please\nX drop them in the basket",
	],
	beats: [
		[
			0.15,
			`
c +3h whoever leaves hair in the sink: Viktor
e     that could be anyone's
c     it's ginger, Viktor
d     🕵️
`,
		],
		[
			0.35,
			`
c +2h new rota. Viktor: everything, since he's "between jobs"
e +2m I start at the hospital on Monday week
c     emptying what?
d     lol
a     lads
`,
		],
		[
			0.55,
			`
-     Cillian renamed the group "Viktor watch"
e +1h please change that back
c     it's a joke
c! +20s day 1: subject ate toast. subject smells of the ward. do we let subject use the shower
b     haha
a     not that funny
`,
		],
		[
			0.72,
			`
c! +2h vote: does he get a key to the new lock. I say he can ring and wait
d     ✋
b +3m um
e     I pay rent like you do
c     and yet you're always here
a +5m I'm giving him my key. this is mad
`,
		],
		[
			0.86,
			`
e +4h somebody put my uniform in the bin
c     somebody has taste
e     I was late, they wrote it down
a     Cillian was that you?
c! +1m could've been anyone. could be his papers next. easy lost, papers
e +10s what do you mean by that
c     nothing. big flat. things go missing
`,
		],
		[
			1,
			`
e +6h my residence card was on my desk this morning. where is it
d     I haven't seen it
b     check the frog?
e +3m I'm not joking Bríd
c! +2m look hard enough and you'll find you're not meant to be here. I can write to immigration for you, save you the stamp
a     CILLIAN
a +20s Viktor I'm coming up, we'll look together
b +1m that's way over the line
d     yeah. I'm sorry Viktor, I should've said something in October
c     can't take a joke, any of you
e +5m I found it. in the freezer. I'm reporting this
-     Aoibh removed Cillian from the group
-     Aoibh renamed the group "Flat 4 (the nice one)"
`,
		],
	],
};

export const longFlat: DemoCase[] = [
	{
		no: 20902,
		region: "eu",
		language: "en",
		category: "CYBER_VIOLENCE",
		keyword: "CYBER_BULLYING_INTIMIDATION",
		source: "USER",
		ago: 1020,
		cast: {
			a: "aoibh.ni.c | Aoibh | IE",
			b: "brid.flat4 | Bríd | IE",
			c: "cillian.r | Cillian | IE",
			d: "dan.oduya | Dan | IE",
			e: "viktor.hor | Viktor | IE",
		},
		reporter: "e",
		script: playOut(grammar),
	},
];
