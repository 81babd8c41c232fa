import type { DemoCase } from "../screenplay.ts";

/** People who are worried about somebody, and somebody who makes it worse. Nothing says how. */
export const selfHarm: DemoCase[] = [
	{
		no: 20101,
		region: "us",
		language: "en",
		category: "SELF_HARM",
		keyword: "SUICIDE",
		source: "USER",
		ago: 9,
		lag: 3,
		cast: { a: "devon.q | Devon | US", b: "marcus_hale | Marcus H. | US" },
		reporter: "a",
		note: "He lives alone and is not picking up. I am two states away. I know his street but not the number.",
		script: `
a      game on saturday?
b +3h  can't, working
a      you said that last saturday
b      working a lot
a +1d  [image/jpeg 288410]
a      look what I found in the garage
b +2h  the coat hanger!!
a      museum piece
b      frame it
a +2d  Jo's party friday, she says you have to come, direct order
b +6h  I'll show my face
a      and your terrible dip
b      and my terrible dip
a +1d  you good? you were quiet on the group call
b +9h  just tired
a      I'm around if you want to drive somewhere dumb
b      thanks man. really
a      hey. you left early tonight, everything ok?
b +6m  yeah. just tired of pretending it's a good party
a      you want company? I can call
b +4m  nah. phone's on loud but I won't pick up
a      Marcus
b +3m  remember when we fixed your dad's truck with a coat hanger
a      worst hour of my life 😂
b      best one of mine, I think
a +2m  ok now you're scaring me a little. what's going on
b +7m  lost the job on Monday. didn't tell anyone. rent was the 1st
a      dude. that's fixable. come stay with us, seriously
b! +5m I've written you and my sister something. it's on the kitchen table, you'll want the one with your name
a +20s Marcus what does that mean
a +10s pick up
b! +4m it means thank you. you were the good part
a +10s I'm calling someone. stay on here with me please
a +30s please just type anything
b +6m  don't be mad
a +10s not mad. never mad. what street number are you
a +2m  Marcus?
`,
	},
	{
		no: 20102,
		region: "eu",
		language: "fr",
		category: "SELF_HARM",
		keyword: "SELF_MUTILATION",
		source: "USER",
		ago: 26,
		cast: {
			a: "clem.dubois | Clémence 🌿 | FR | minor",
			b: "lou_anne14 | Lou | FR | minor",
		},
		reporter: "a",
		note: "C'est ma meilleure amie, elle va m'en vouloir mais j'ai peur pour elle. L'infirmière du collège n'est pas là avant lundi.",
		script: `
a       t'étais où en sport ?
b +12m  aux toilettes. pas envie de me changer devant les autres
a       à cause des manches longues ?
b +3m   tu vas pas recommencer
a       je demande parce que je t'aime c'est tout
b +8m   ok
b!      oui j'ai recommencé hier. ça calme dans ma tête pendant cinq minutes
a +1m   Lou 💔
a       tu veux qu'on aille voir Mme Perrin ensemble ?
b       elle va appeler ma mère
a       peut-être. mais je serai là, je reste à côté de toi
b! +15m si tu le dis à quelqu'un je te jure que je disparais
a       ne dis pas ça
a +2m   je préfère que tu sois fâchée contre moi que plus là
b +20m  j'ai pas dit ça pour de vrai
a       je sais. mais je peux pas faire comme si j'avais rien lu
b +4m   …tu viens chez moi demain ?
a +10s  à 10 h. j'apporte des crêpes
`,
	},
	{
		no: 20103,
		region: "us",
		language: "es",
		category: "SELF_HARM",
		keyword: "SUICIDE",
		source: "USER",
		ago: 33,
		cast: {
			a: "vale_ortiz | Vale Ortiz | US",
			b: "chuy.m | Chuy | US",
			c: "nati.solis | Nati ✨ | MX",
		},
		reporter: "c",
		note: "Lleva semanas así desde que murió su abuelo.",
		script: `
-       Vale Ortiz creó el grupo «los del turno de noche»
a +1d   ¿quién cambia mañana? tengo cita con el dentista 🦷
c       yo puedo, si me cubres el domingo
a       hecho
b +40m  el domingo cúbrelo con otro, yo ya no voy a estar
c       ¿te vas a Monterrey?
b +5m   más lejos
a       jaja ¿a dónde?
b! +9m  donde está mi abuelo. ya repartí mis cosas, Nati las llaves de la moto son tuyas
c +30s  Chuy no
c +10s  ¿estás en tu casa?
a       contesta porfa
b +11m  no hagan drama, estoy tranquilo por primera vez
a       voy para allá
c       yo le hablo a tu mamá
b! +6m  no le digan a mi mamá hasta mañana
c +10s  no te vamos a dejar solo
a +18m  estoy tocando la puerta
b +2m   ya te oigo
a +20s  ábreme hermano. traje pan
`,
	},
	{
		no: 20104,
		region: "eu",
		language: "pl",
		category: "SELF_HARM",
		keyword: "CONTENT_PROMOTING_EATING_DISORDERS",
		source: "TRUSTED_FLAGGER",
		ago: 52,
		cast: {
			a: "motylek_07 | motylek 🦋 | PL | minor",
			b: "lekka.jak.piorko | piórko | PL | ?",
			c: "zuza.wro | Zuza | PL | minor",
			d: "ania_s | ania | PL | minor",
		},
		note: "Zgłoszenie fundacji: grupa zachęca nieletnie do głodówek. Prosimy o pilne sprawdzenie.",
		script: `
-       piórko utworzył(a) grupę „lżejsze 2.0"
b       zasady: codziennie o 21 meldunek. kto nie melduje, wypada
a       ok!!
c       a co się melduje?
b       ile wytrzymałaś bez jedzenia i liczbę z wagi
d +6m   trochę się boję, wczoraj zakręciło mi się w głowie na wf-ie
b!      to znaczy że działa 😊 zawroty mijają po trzecim dniu, pij wodę
c       moja siostra mówi że to niebezpieczne
b! +2m  siostra chce żebyś została taka jak jesteś. tu cię rozumiemy
a       ja dziś cały dzień nic
b       🏆 motylek na szczycie tabeli
d +30m  mama ugotowała rosół i zjadłam talerz. przepraszam
b! +1m  nie przepraszaj nas, tylko siebie. jutro zaczynasz od zera
c +3m   ania nic złego nie zrobiłaś, rosół jest ok
-       piórko usunął(ęła) użytkowniczkę Zuza z grupy
`,
	},
	{
		no: 20105,
		region: "eu",
		language: "de",
		category: "SELF_HARM",
		keyword: "SUICIDE",
		source: "STAFF",
		ago: 41,
		cast: { a: "n.petersen | Nils Petersen | DE", b: "hafenlicht | Hafenlicht | DE" },
		note: "Beim Bearbeiten einer Spam-Meldung im selben Verlauf aufgefallen.",
		script: `
-       Nils Petersen und Hafenlicht sind jetzt verbunden
b       Danke fürs Annehmen. Ich bin nicht gut im Schreiben
a +6h   Musst du auch nicht sein 🙂
b +1d   Heute war ich am Elbstrand. Da saßen wir immer
a +2h   Bei dem Wetter! Hast du Kaffee mitgehabt?
b       Zwei Becher. Gewohnheit
a       Das kenne ich. Ich habe ein Jahr lang zwei Teller gedeckt
b +4m   Hört das auf?
a       Es wird leiser. Irgendwann deckt man einen und weint nicht
b +1d   Der Hund liegt auf ihrer Seite vom Bett
a       Wie heißt er?
b       Kuddel. Halb Dackel, halb Teppich
a       😄 Ich will ein Bild
b +3m   [image/jpeg 331904]
a       Eindeutig Teppich
b +2d   Heute hat keiner angerufen. Sonst rief immer einer an
a +5h   Tut mir leid, ich war auf Schicht. Jetzt bin ich da
b       Ist nicht deine Aufgabe
b       Moin, bist du der Nils aus dem Forum für Angehörige?
a +22m  Ja, hallo 🙂 wer bist du?
b       Wir haben vor zwei Jahren mal geschrieben, da ging es um meine Frau
a       Ich erinnere mich. Wie geht es dir inzwischen?
b +9m   Seit der Beerdigung ist es still. Zu still
a       Das kenne ich. Hast du jemanden in der Nähe?
b       Den Hund. Der ist seit gestern beim Nachbarn
a +1m   Warum ist er beim Nachbarn?
b! +7m  Weil ich ihm nicht zumuten will, dass er mich findet
a +30s  Hafenlicht, ich lese das sehr ernst. Bist du gerade zu Hause?
b +3m   Ja
a       Die Telefonseelsorge ist jetzt erreichbar, 0800 1110111. Ich bleibe hier, während du anrufst
b +13m  Da ging jemand ran
a +20s  Gut. Leg nicht auf. Ich warte hier
b +35m  Sie schickt jemanden vorbei. Ich hab die Tür aufgemacht
a       Danke, dass du das gemacht hast.
`,
	},
	{
		no: 20106,
		region: "eu",
		language: "en",
		category: "SELF_HARM",
		keyword: "SUICIDE",
		source: "CLASSIFIER",
		detector: { name: "acme-selfharm-text", version: "4.2.0", score: 0.91 },
		ago: 64,
		cast: { a: "orla_b | Orla | IE", b: "finn.costello | Finn | IE" },
		script: `
a      how did the exam go
b      I died. actually dead. bury me in the library 💀
a      that bad??
b!     told the examiner my name and then blanked. want to walk into the sea
a      mood. chips?
b      chips
a      vinegar or curry sauce
b      both. I contain multitudes
a +4m  you'll be grand, it's 10% of the module
b      10% of my will to live
a      drama queen 👑
b      outside the chipper in 5, bring tissues
a +7m  [image/jpeg 412087]
b      LOOK at the size of that portion
b      ok I live
`,
	},
];
