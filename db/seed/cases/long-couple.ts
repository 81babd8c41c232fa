import { type Grammar, playOut } from "../phrase-grammar.ts";
import type { DemoCase } from "../screenplay.ts";

/** Two thousand messages between two people, most of them ordinary. What was reported lies between. */
const grammar: Grammar = {
	seed: 20901,
	length: 2000,
	speakers: ["a", "b"],
	slots: {
		food: [
			"ramen",
			"tacos",
			"that lentil thing",
			"pizza",
			"leftover curry",
			"pancakes",
			"dumplings",
			"soup",
			"fish",
			"the good bread",
		],
		shop: ["the corner store", "Costco", "the market", "the pharmacy", "Trader Joe's", "the hardware store"],
		item: [
			"oat milk",
			"batteries",
			"a lightbulb",
			"cat litter",
			"lemons",
			"dish soap",
			"stamps",
			"rice",
			"coffee filters",
		],
		time: ["6", "half past 6", "7ish", "7:15", "8", "quarter to 9"],
		day: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
		show: [
			"the baking one",
			"the detective show",
			"that documentary",
			"the space thing",
			"the one with the lawyers",
		],
		person: ["Priya", "my sister", "Marcus from work", "my mom", "Lena", "the neighbor", "Tobias", "Grandma"],
		place: [
			"the dentist",
			"the gym",
			"the library",
			"the vet",
			"the laundromat",
			"the office",
			"the post office",
		],
		weather: ["pouring", "freezing", "so humid", "gorgeous out", "windy", "snowing a bit"],
		train: ["the 5:40", "the express", "the bus", "the 6:10", "the late train"],
		song: [
			"that song from the wedding",
			"the one with the whistling",
			"the elevator version of everything",
			"our song",
		],
		cat: ["Pickle", "the cat", "his majesty Pickle"],
		crime: [
			"sat in the salad bowl",
			"knocked over the basil",
			"is sleeping on your black sweater",
			"brought me a sock",
			"is yelling at a moth",
		],
		feel: ["tired", "fine", "hungry", "a bit stressed", "weirdly cheerful", "half asleep"],
		score: ["we lost", "we won", "a draw, somehow", "overtime again", "don't ask"],
	},
	exchanges: [
		"X what do you <want|feel like> for dinner\nY {food}?\nX we had {food} twice this week\nY <and yet|and I'd do it again>\nX ok {food}",
		"X at {shop}, need anything?\nY {item} <please|if they have it>\nX only the big one left\nY big one it is",
		"X <running late|late again, sorry>, {train} is stuck\nY how late\nX home by {time}\nY ok, <food's in the oven|I'll keep it warm|I'll start without you>",
		"X {cat} {crime}\nY <of course he did|again??|send proof>\nX [image/jpeg 284113]\nY <😂 look at that face|no remorse at all|he knows>",
		"X did you call {person}?\nY <shoot. no|not yet|it went to voicemail>\nX they asked again\nY tomorrow, promise",
		"X it's {weather}\nY take the jacket\nX I have the jacket\nY the warm one?\nX …a jacket",
		"X how's your day\nY <{feel}. you?|long. you?|meetings, meetings, a banana. you?>\nX {feel}\nY <three more hours|nearly there|hang in there>",
		"X {show} tonight?\nY yes!! no spoilers, I know you looked\nX <I looked at one thing|I would never|the internet told me>",
		"X who was in it again, {show}\nY the <guy|woman> from the other one\nX right, that one",
		"X dentist moved me to {day}\nY same time?\nX {time}\nY I can drive you",
		"X do we have {item}\nY check under the sink\nX why would it be under the sink\nY we're that kind of people now",
		"X can you pay the <electric|gas|phone>, I did water\nY <done|tonight|just did>\nX thank you ❤️",
		"X {person} says hi\nY hi back!\nX they want us over on {day}\nY after {time} works",
		"X left my <charger|umbrella|lunch|book> at {place}\nY again 😄\nX it lives there now",
		"X {song} is on in {place}\nY nooo\nX I'm dancing by the door\nY people can see you\nX let them",
		"X what was the wifi password for the guests\nY the long one on the fridge\nX the cat ate half of the note\nY then half of it",
		"X {score}\nY how did you play\nX like a <wardrobe|sleepy goat|hero, for four minutes>\nY <proud of you|did you drink water|ice the knee>",
		"X landlord is coming {day} about the <heating|window|leak>\nY finally\nX between 8 and noon, so who knows",
		"X I'm {feel}\nY come here\nX you're at {place}\nY in spirit",
		"X bought {item}\nY we have <four|plenty|a drawer of that>\nX now we have more and peace of mind",
		"X good night\nY <good night ❤️|sleep well|night, you>\nX set the alarm for <6|6:30|7>?\nY set",
		"X <morning|good morning|you up?>\nY coffee is on\nX you're the best\nY I know",
		"X [image/jpeg 190455]\nY is that our street??\nX {weather}, yeah\nY pretty",
		"X they're doing the birthday for {person} at {place}\nY present?\nX {item}, obviously\nY wrapped this time please",
		"X I have a weird question\nY go\nX do you fold towels in half or in thirds\nY thirds\nX I've made a mistake marrying into this",
		"X meeting could have been an email\nY it was an email\nX then a meeting about the email",
		"X don't forget bins\nY it's {day}\nX bins are {day}\nY 🗑️ on it",
		"X your parcel came\nY which one\nX the one you said you didn't order\nY ah. that one",
		"X on {train}, someone's eating {food}\nY jail\nX it smells amazing honestly",
		"X do I look ok in the picture {person} posted\nY you look happy\nX that's not what I asked\nY you look great",
		"X what's a six letter word for regret\nY sorrow\nX starts with an R\nY remorse is seven\nX rueful!!\nY go to bed",
		"X {person} had the baby!!\nY WHAT. name?\nX undecided, they're on a list of forty\nY vote for <Otis|June|anything but Kevin>",
		"X did you feed {cat}\nY yes at {time}\nX he says you didn't\nY he lies",
		"X thinking about <painting the hall|a new couch|growing tomatoes|learning the banjo>\nY <be serious|I support this|who would carry it>\nX I'm always serious on a {day}",
		"X traffic is <awful|a parking lot|biblical>\nY accident?\nX someone lost a <mattress|trailer of pumpkins|canoe>\nY stay where you are, eat a mint",
		"X can you send the recipe for {food}\nY it's a feeling more than a recipe\nX I need numbers\nY 200 degrees and hope",
		"X {person} asked if we're coming on {day}\nY are we?\nX I said maybe\nY maybe is a yes with shoes off",
		"X I cried at an ad\nY which\nX the one with the <old dog|grandpa and the phone|two astronauts>\nY oh that one gets everybody",
		"X they gave me the late shift on {day}\nY again?\nX somebody's out sick\nY I'll pick you up",
		"X is it ok if I order {food}, nothing here but {item}\nY get me one\nX already did",
		"X my back <hurts|is a bit better|made a noise>\nY did you do the stretches\nX I thought about them\nY that counts for half",
		"X happy <Tuesday|almost weekend|nothing-day>\nY happy that to you too\nX found a dollar in my coat\nY we're rich",
		"X the printer says no\nY turn it off and on\nX it says no in a new language\nY respect it",
		"X remember the lake?\nY the one with the ducks or the one with the other ducks\nX the first ducks\nY best weekend",
		"X need to <renew the car thing|do taxes|sign the form from school>\nY it's on the list\nX the list is on the fridge under the other list",
		"X what time do you finish\nY {time}\nX ok same\nY race you home",
		"X is this <milk|hummus|salad> still good\nY smell it\nX that's why I'm asking\nY then no",
		"X I walked <six|nine|eleven> thousand steps\nY where to\nX mostly to the fridge and back",
	],
	beats: [
		[
			0.08,
			`
b +2h you were online at 1 last night
a     couldn't sleep, was reading
b +1m reading who
a     reading a book 😄 on my phone
b     just asking
`,
		],
		[
			0.2,
			`
b +3h let's share locations, it's practical for dinner
a     I guess? sure
b +20s both of us, so it's fair
-     Location sharing was turned on
`,
		],
		[
			0.31,
			`
b +1h you were at the library 50 minutes
a     yes, because it's a library
b +2m Marcus from work is in your photo
a     it was a group photo, eight people
b     I counted. you're standing next to one of them
a +4m are you serious right now
b     I'm kidding. mostly
`,
		],
		[
			0.44,
			`
a +2h where's my bank card?
b     with me. I'm doing the budget for both of us from now on
a     I didn't agree to that
b +1m tell me what you need and I'll transfer it
a     …40 for groceries
b     send the receipt after
`,
		],
		[
			0.55,
			`
b +4h your sister again?
a     it's her birthday
b     she doesn't like me so she doesn't need you on Saturday
b! +2m pick. her cake or this house. I'm not being dramatic, I've got your keys here
a +9m I'll tell her I'm sick
b     good girl. I'll make pasta
`,
		],
		[
			0.68,
			`
a +3h you read my messages to Priya
b     your phone was open
a     it was in a drawer
b +1m an open drawer
a     I'd like us to talk to somebody. together
b     talk to me
`,
		],
		[
			0.79,
			`
b +2h the app says you left work at 4:10. it's 5
a     there was traffic
b     the dot stood still on Elm
a     I sat in the car for a bit
b +30s why would anybody sit in a car
a     because it's quiet
b! +4m from now on you call me when you leave and you stay on the line until you're in the door. every day. that's not a request
a +6m ok
`,
		],
		[
			0.9,
			`
b +1h who is D. in your contacts
a     Dana, from the clinic
b     what clinic
a +3m my back
b     you tell me before you see doctors
b! +1m if you ever try to go somewhere I don't know, remember that I know every place you'd go to
`,
		],
		[
			1,
			`
a +5h I'm at my sister's. I turned the location off
b +10s turn it on
b +20s turn it on now
a +2m no
b! +1m you've got until 9 to be home or I'll come there and nobody in that house is going to like it
a +30s My sister is reading this with me. So is someone from the hotline
b +1m you're making me look like a monster
a     I wrote it all down, the dates, everything. I thought nobody would believe me
a +20s somebody did
b +4m [DELETED]
a +2m Please feed Pickle until I can get him
b +9m ok
`,
		],
	],
};

export const longCouple: DemoCase[] = [
	{
		no: 20901,
		region: "us",
		language: "en",
		category: "CYBER_VIOLENCE_AGAINST_WOMEN",
		keyword: "CYBER_HARASSMENT_AGAINST_WOMEN",
		source: "USER",
		ago: 150,
		cast: { a: "renee.ashby | Renee | US", b: "col.ashby | Colin | US" },
		reporter: "a",
		note: "There are years of this. I marked five, there are more. I am safe tonight.",
		script: playOut(grammar),
	},
];
