import type { DemoCase } from "../screenplay.ts";

/**
 * Grooming as people who review it know it: flattery, age probing, secrecy, a wedge between child and family, the
 * move to another app. The pattern only; no sexual content. These cases are seen by child safety alone.
 */
export const minors: DemoCase[] = [
	{
		no: 20201,
		region: "us",
		language: "en",
		category: "PROTECTION_OF_MINORS",
		keyword: "GROOMING_SEXUAL_ENTICEMENT_MINORS",
		source: "USER",
		ago: 14,
		cast: {
			a: "skyblock_theo | Theo ⛏️ | US | minor",
			b: "coach_ryze | Ryze | US",
			c: "mrs.theo.mom | Dana | US",
		},
		reporter: "c",
		note: "This is my son's account, he is eleven. I found it on the family tablet. He says Ryze is his friend.",
		script: `
-       Ryze sent a friend request to Theo ⛏️
b       nice bridge! did you make that
a       yes with my friend caleb
b       the arches are so clean
a       thx i watched a video
b       want some diamonds? I have too many
a       really
b       sure, take the chest by the tree
a       WOW
b +1d   you on?
a       only till 7
b       why 7
a       homework and then bed
b       that's early 😄
a       ya my mom is strict
b       moms. mine was too
a       lol
b +1d   caleb was mean to you in the match, I saw
a       he just kidding
b       a real friend wouldn't do that
a +2m   hm
b       gg! you built that whole castle yourself?
a       ya it took 3 weeks
b       no way. most people twice your age couldn't
b +1m   how old are you anyway
a       almost 12
b       wow ok. you talk way older 😄
a       thx
b +1d   your mom know you play this late?
a       she thinks im asleep lol
b!      haha our secret then. what happens on the server stays on the server 🤐
a       ok
b +2d   sent you 800 gems. don't tell the others, they'd be jealous
a       OMG thank you thank you
b       you're my favorite person to play with, simple as that
a       me too
b +4m   do your parents check your messages?
a       sometimes mom on the tablet
b! +1m  then we should use a different app, one where messages delete themselves. I'll help you set it up
a       am i allowed
b!      you don't have to ask for everything. you're not a little kid
a +3m   ok what app
b       do it in your room with the door shut, and use my number not your real name
a +9m   moms calling me for dinner
b! +10s delete this chat before you go. if she sees it she'll take the game away and we can't talk anymore
a       how do i delete
- +1h   Dana was added by Family Link
`,
	},
	{
		no: 20202,
		region: "eu",
		language: "de",
		category: "PROTECTION_OF_MINORS",
		keyword: "GROOMING_SEXUAL_ENTICEMENT_MINORS",
		source: "USER",
		ago: 37,
		cast: { a: "pferdemaedchen.mia | Mia 🐴 | DE | minor", b: "reitfotograf_tom | Tom (Reitfotos) | DE" },
		reporter: "a",
		note: "Ich will nicht mehr mit dem schreiben aber er hört nicht auf",
		script: `
b       Hi Mia, ich hab dich am Samstag beim Turnier fotografiert, du warst richtig gut!
a +2h   danke 😊 kann ich die bilder haben?
b       Klar, für dich kostenlos. Normal nehme ich 15 € pro Bild
a       oh cool danke!!
b +5m   Wie alt bist du, 16?
a       13
b       Hätte ich nie gedacht. Du wirkst viel reifer als die anderen
b +1d   Ich suche noch jemanden für ein Shooting im Wald, nur du und Luna. Hast du einen Freund, der da was dagegen hätte?
a       nee hab keinen. ich muss erst mama fragen
b! +3m  Frag lieber nicht, Eltern machen immer alles kompliziert. Das wäre unser Ding
a       hmm
b!      Ich hol dich mit dem Auto ab, Parkplatz hinterm Stall, da sieht uns keiner
a +30m  ich glaub ich darf das nicht
b       Enttäusch mich nicht, ich hab extra abgesagt
b +2h   Mia?
b! +1h  Schreib mir auf der anderen App, hier liest bestimmt jemand mit
a +1d   bitte schreib mir nicht mehr
b +4m   Nach allem was ich für dich gemacht hab. Die Bilder lösch ich dann wohl
b +1d   [image/jpeg 1844203]
b +1m   Schau, so schön. Willst du die anderen nicht auch?
`,
	},
	{
		no: 20203,
		region: "eu",
		language: "en",
		category: "PROTECTION_OF_MINORS",
		keyword: "GROOMING_SEXUAL_ENTICEMENT_MINORS",
		source: "TRUSTED_FLAGGER",
		ago: 58,
		cast: { a: "kian.u14s | Kian | IE | minor", b: "gaffer.dec | Dec (U14 kit) | IE | ?" },
		note: "Referred by a child protection charity after a disclosure to a helpline. Reference CP-2291.",
		script: `
b       Kian, Dec here who does the kit. Great session tonight
a       thanks
b       The manager doesn't see what I see. You should be starting every week
a +6m   he says im too small
b       I could put in a word. I've a friend scouts for a big club
a       serious??
b!      Serious, but keep it between us. If the other lads' parents hear they'll want the same
a       ok wont say
b +2d   Does your da still work nights?
a       yeah mon to thurs
b! +1m  So you've the house to yourself. I could drop the new boots up to you
a       mam gets home at 8
b       I'd be gone by then
a +14m  can u not just give them at training
b +2m   Only one pair, I don't want a fuss
b +1d   You didn't answer me. I thought we were pals
a       we are
b!      Then prove it, get that other messenger I told you about and don't be telling your mam
a +5h   my mam says no new apps
b +1m   Why were you talking to your mam about it
a       she asked
b +20s  [DELETED]
b +10s  [DELETED]
`,
	},
	{
		no: 20204,
		region: "us",
		language: "es",
		category: "PROTECTION_OF_MINORS",
		keyword: "GROOMING_SEXUAL_ENTICEMENT_MINORS",
		source: "CLASSIFIER",
		detector: { name: "acme-enticement-seq", version: "2.7.1", score: 0.88 },
		ago: 71,
		cast: { a: "dani.danza | Dani 💃 | US | minor", b: "agencia.estrellas | Agencia Estrellas | US" },
		script: `
b       ¡Hola Dani! Vimos tu video de baile, tienes mucho talento 🌟
a +1h   gracias!!! es de mi escuela
b       ¿Cuántos años tienes, linda?
a       12 cumplo 13 en marzo
b       Perfecto para nuestra campaña. Pagamos 300 dólares por sesión
a       wow. le digo a mi tía?
b!      Todavía no, mejor sorpresa. A las familias les contamos al final cuando ya hay contrato
a +4m   es que vivo con mi tía ella tiene que firmar
b       Claro, después. Primero necesitamos saber tus medidas y a qué hora estás sola para la videollamada
a +12m  para qué sola
b!      Para que nadie te ponga nerviosa. Todas las chicas lo hacen así
a +3m   no sé
b       Hay otras veinte esperando tu lugar
b +1h   Pásame tu número y seguimos por otra app, aquí no podemos mandar contratos
a +1d   mi tía dice que las agencias de verdad hablan con ella
b +30s  [DELETED]
`,
	},
	{
		no: 20205,
		region: "us",
		language: "en",
		category: "PROTECTION_OF_MINORS",
		keyword: "CHILD_SEXUAL_ABUSE_MATERIAL",
		source: "CLASSIFIER",
		detector: { name: "acme-hash-match", version: "9.0.3", score: 1 },
		ago: 22,
		cast: { a: "rgx_8812 | rgx | US", b: "blue.hour.77 | bluehour | US | ?" },
		script: `
a       you there
b +3h   yes
a       same as before?
b       show first
a!      [image/jpeg 94113]
a!      [image/jpeg 88020]
b +1m   [EXPIRED]
a       not here again. other place
b +2m   [E2EE]
a       [E2EE]
`,
	},
	{
		no: 20206,
		region: "eu",
		language: "fr",
		category: "PROTECTION_OF_MINORS",
		keyword: "UNSAFE_CHALLENGES",
		source: "USER",
		ago: 95,
		cast: {
			a: "ilyes.6eB | Ilyès | FR | minor",
			b: "maxime_roi | Max 👑 | FR | minor",
			c: "sarah.lpt | Sarah | FR | minor",
			d: "noa.noa | Noa | BE | minor",
			e: "timeo_off | Timéo | FR | minor",
		},
		reporter: "c",
		note: "ils veulent le faire demain à la récré",
		script: `
-       Max 👑 a renommé le groupe « défi 6eB 🔥 »
b       demain récré de 10 h, défi du souffle, qui est chaud ?
a       c'est quoi
b!      tu bloques ta respiration jusqu'à voir des étoiles, le dernier debout gagne
d       😳
e       mon cousin l'a fait il est tombé
b       justement c'est le but mdr
c       c'est super dangereux, il y a eu un mort l'année dernière
b! +1m  on filme. celui qui refuse c'est une poule 🐔
a       moi je veux bien une fois
c       Ilyès non !!
d       moi je filme seulement
e +4m   je viens pas
b       🐔🐔🐔
e       m'en fiche
c +6m   je le dis à M. Arnaud
b +10s  balance
c       exactement
`,
	},
	{
		no: 20207,
		region: "eu",
		language: "nl",
		category: "PROTECTION_OF_MINORS",
		keyword: "AGE_SPECIFIC_RESTRICTIONS_MINORS",
		source: "USER",
		ago: 610,
		cast: { a: "sem.vdb | Sem | NL | minor", b: "vapeplug.020 | plug020 💨 | NL | ?" },
		reporter: "a",
		script: `
b       yo sem, je zit toch op het Berlage?
a       ja hoezo
b       ik heb aardbei en blauwe bes, 8 euro, 3 voor 20
a       ben 14
b!      maakt niet uit, half je klas koopt bij mij
a       hoe werkt dat dan
b       geld onder de bank bij de fietsenstalling, doosje ligt er na 5 min
a +20m  nee laat maar
b! +2m  neem je er 5 mee voor je vrienden dan is die van jou gratis
a       nee
b       denk erover na 😉
b +1d   [image/jpeg 203344]
b       nieuwe smaken binnen
a       stop met appen
`,
	},
];
