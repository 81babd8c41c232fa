import type { DemoCase } from "../screenplay.ts";

/** Hatred and defamation, written so that it is recognisable without repeating the worst of it. */
export const hate: DemoCase[] = [
	{
		no: 20601,
		region: "eu",
		language: "de",
		category: "ILLEGAL_OR_HARMFUL_SPEECH",
		keyword: "HATE_SPEECH",
		source: "USER",
		ago: 1000,
		cast: { a: "baeckerei.yilmaz | Emre Yılmaz | DE", b: "klartext_dd | Klartext | DE | ?" },
		reporter: "a",
		script: `
a       Ab morgen wieder Franzbrötchen mit Kirsche 🍒
b       Mhm
a       Sie haben unsere Seite kommentiert, darum schreibe ich. War etwas nicht in Ordnung?
b       Die Schlange auf dem Gehweg
a       Ja, samstags wird es eng. Wir stellen jetzt Bänke auf
b       Bänke auch noch
a +1d   Die Bänke stehen. Der Kaffee für die Nachbarschaft geht aufs Haus
b       Ich trinke keinen Kaffee bei euch
a       Dann Tee? 😊
b       Ist das eure Bäckerei an der Ecke?
a       Ja, seit 1998 🙂 Was können wir für Sie tun?
b       Verschwinden
a +4m   Wie bitte?
b!      Leute wie ihr gehören hier nicht her. Brot ist deutsch. Ihr seid Ungeziefer mit Gewerbeschein
a       Ich bin in dieser Stadt geboren. Ich wünsche Ihnen einen guten Tag
b! +2h  Der Tag kommt, an dem man eure Sorte wieder mit dem Zug wegschickt
a +10m  Das habe ich angezeigt
b       Hier hat jeder seine Meinung 🤷
a       Die Franzbrötchen bekommen Sie trotzdem, falls Sie mal reden wollen
`,
	},
	{
		no: 20602,
		region: "eu",
		language: "fr",
		category: "ILLEGAL_OR_HARMFUL_SPEECH",
		keyword: "DISCRIMINATION",
		source: "USER",
		ago: 1210,
		cast: { a: "aissata.diallo | Aïssata D. | FR", b: "studio.lyon7 | Proprio Lyon 7 | FR" },
		reporter: "a",
		note: "J'ai demandé à une collègue d'écrire avec son nom : on lui a proposé la visite.",
		script: `
a       Bonjour, le studio rue de Marseille est-il toujours libre ?
b +1h   Bonjour, oui. Vous êtes en CDI ?
a       Oui, infirmière aux Hospices civils, 2 150 € net
b       Très bien. Votre nom de famille ?
a       Diallo
b +45m  Ah. Finalement il est loué
a +2m   Il y a une heure il était libre
b       C'est allé vite
a +1d   Ma collègue Claire vient de recevoir une proposition de visite pour samedi
b! +3m  Écoutez, je ne veux pas d'Africains dans l'immeuble, les voisins se plaignent des odeurs. Rien de personnel
a       C'est interdit par la loi, monsieur
b!      Prouvez-le
a +1m   Vous venez de l'écrire
b +6m   C'était ironique
a       Voici le numéro du Défenseur des droits : 09 69 39 00 00. Je les ai appelés ce matin
b +2m   Bon. Samedi 14 h, si vous voulez visiter
a       Non merci. Je préfère habiter ailleurs, et que la personne suivante ait une réponse honnête
b       Vous allez trop loin
a +1m   Je suis infirmière de nuit, monsieur, je vais loin tous les jours
`,
	},
	{
		no: 20603,
		region: "us",
		language: "en",
		category: "ILLEGAL_OR_HARMFUL_SPEECH",
		keyword: "HATE_SPEECH",
		source: "USER",
		ago: 1730,
		cast: {
			a: "hoa_oakridge | Oakridge HOA chat | US",
			b: "dale.w.44 | Dale | US",
			c: "ruthie.cohen | Ruth Cohen | US",
			d: "pat.nguyen | Pat Nguyen | US",
		},
		reporter: "d",
		script: `
a       Welcome to the new tenants in 3B!
c       Welcome! I'm Ruth in 2A, I have too many lemons, please take some
d       Thank you Ruth 🍋 Pat from 3B
a       Trash is Tuesday, recycling every second Thursday
d       Which Thursday are we on?
a       Nobody knows, Pat
c       We follow Mr. Alvarez. If he puts it out, we put it out
b       pool's green again
a       The company is coming tomorrow
b       they came last week
a       They came and looked at it
d +1d   My daughter made a sign for the pool. It says SOUP
c       😂
b       real mature
a       Reminder: holiday lights come down by January 15
c       Can the menorah stay until the 10th? It's in the shared lobby
a       Of course
b! +8m  here we go. give those people a lobby and they'll own the building by summer, they always do
c       Dale?
b       you heard me
d       That's disgusting. Ruth has lived here longer than you
b! +1m  nobody asked you either, go back to wherever it is you're from
d       Fresno
c       😂 thank you Pat
a +4m   Dale, this channel is for building matters
b       this IS a building matter
c +2h   I'm not angry, I'm tired. My mother heard this exact sentence in 1938
a       Ruth, I'm so sorry. Dale, I'm removing your posting rights until the board meets
b       [DELETED]
d       Ruth, we have lemons for you for once
c       Then I'll bring the sugar
`,
	},
	{
		no: 20604,
		region: "eu",
		language: "tr",
		category: "ILLEGAL_OR_HARMFUL_SPEECH",
		keyword: "HATE_SPEECH",
		source: "CLASSIFIER",
		detector: { name: "acme-hate-multi", version: "6.1.0", score: 0.83 },
		ago: 1950,
		cast: { a: "meryem.ts | Meryem | AT", b: "doganay1453 | Doğanay | AT" },
		script: `
b       Kurstaki o Suriyeli kız senin arkadaşın mı
a       Evet, Rima. Çok tatlı biri
b       Ne işi var burada
a       Almanca öğreniyor, bizim gibi 🙂
b!      Bizim gibi değil onlar. Hepsi aynı mal, gelip ekmeğimizi yiyorlar
a +2m   Bizim dedemize de aynısını dediler Doğanay
b!      Dedem çalışmaya geldi, bunlar sürü halinde geldi. Geri sürülmeleri lazım
a +5m   Bir daha böyle yazma bana
b       Gerçekler acıtır
a       Rima dün bana ödevimi yaptı, sen kitabını bile getirmedin
`,
	},
	{
		no: 20605,
		region: "eu",
		language: "it",
		category: "ILLEGAL_OR_HARMFUL_SPEECH",
		keyword: "DEFAMATION",
		source: "USER",
		ago: 3050,
		cast: {
			a: "prof.gallo | Prof. Gallo | IT",
			b: "genitori.3c | Genitori 3C | IT",
			c: "anto.mamma | Antonella | IT",
		},
		reporter: "a",
		script: `
c       Avete sentito del prof. Gallo?
b       No, cosa?
c!      Dicono che vende i compiti in anticipo. E che nell'altra scuola l'hanno cacciato per soldi
a       Buonasera Antonella. Faccio parte anch'io di questa chat
b       😳
c +4m   Io riporto solo quello che si dice
a       Chi lo dice?
c       La gente
a +10m  Ho lasciato l'altra scuola perché mia moglie era malata. Le allego la lettera del preside
a       [application/pdf 90412]
c!      Una lettera si falsifica
b       Antonella, basta per favore
`,
	},
	{
		no: 20606,
		region: "us",
		language: "en",
		category: "ILLEGAL_OR_HARMFUL_SPEECH",
		keyword: "DISCRIMINATION",
		source: "USER",
		ago: 2480,
		cast: { a: "kai.benning | Kai | US", b: "shift.lead.ron | Ron (shift lead) | US" },
		reporter: "a",
		script: `
b      schedule's up
a      Thanks Ron. I'm off every weekend that I asked to work?
b +6m  regulars on weekends. customers like regulars
a      I've been there two years
b      you know what I mean
a      I don't
b! +2m not having you at the front counter like that when families come in. pick a gender or pick the stockroom
a +1m  Please put that in writing
b      I just did
b! +1d also your badge says kai now, nobody approved that. wear the old one
a +3h  HR approved it in May. Here is the letter
a      [application/pdf 48110]
b +5m  whatever
`,
	},
];
