import type { DemoCase } from "../screenplay.ts";

/** Old tricks in new clothes. Links end in .example, numbers lead nowhere. */
export const scams: DemoCase[] = [
	{
		no: 20701,
		region: "us",
		language: "en",
		category: "SCAMS_AND_FRAUD",
		keyword: "INAUTHENTIC_ACCOUNTS",
		source: "USER",
		ago: 1450,
		cast: { a: "walt.krueger | Walt K. | US", b: "dr.elena.mora | Elena Mora | US | ?" },
		reporter: "a",
		note: "My daughter told me to report this. I feel foolish. It was my retirement money.",
		script: `
b       Hello Walter, is this the number of the vet in Dayton? My Bella is unwell
a       Sorry, wrong person. I hope your dog is okay
b       Oh! How kind of you. Most people don't answer
a +10m  Well, I had a beagle for 14 years
b       What was his name?
a       Biscuit
b       I love that 😊 I am Elena, a surgeon, I travel a lot
b +1d   Good morning Walter. Did you eat breakfast?
a       Oatmeal, doctor's orders
b       This doctor approves
b +3d   May I tell you something? My uncle trades gold on a platform, I made 22% in a week. I would never do it without him
a +2h   That's above my head
b       I will guide you. Start with 500, only to see
a +1d   It says I have 611 now!
b       You see! Now imagine with 20,000 we could meet in Lisbon in spring
a +2d   I moved 38,000 over. The bank lady asked questions
b!      Banks are afraid of freedom. Tell her it's for a house repair
a +4d   I tried to take out 5,000 for my granddaughter's tuition. It says I owe tax first?
b!      Yes darling, 9,200 release tax, then everything is free. I cry that you doubt me
a +6h   Elena, can we do a video call?
b       My camera is broken since the hospital
a +1d   My daughter looked up your picture. It's a dentist in Brazil
b +2m   [DELETED]
`,
	},
	{
		no: 20702,
		region: "eu",
		language: "de",
		category: "SCAMS_AND_FRAUD",
		keyword: "INAUTHENTIC_LISTINGS",
		source: "USER",
		ago: 1890,
		cast: { a: "timo.sucht | Timo | DE", b: "wohnung.mitte.berlin | Fr. Dr. Albers | DE | ?" },
		reporter: "a",
		script: `
a       Guten Tag, ist die 2-Zimmer-Wohnung in der Torstraße noch frei?
b +30m  Guten Tag! Ja, 640 € warm, voll möbliert. Ich bin beruflich in Schottland
a       Das ist günstig. Wann kann ich besichtigen?
b       Leider habe ich den Schlüssel hier. Ich schicke ihn per Treuhand, sobald die Kaution liegt
a +4m   Ich würde gern vorher reinschauen
b!      Es gibt 60 Bewerber. Überweisen Sie 1.280 € heute, dann reserviere ich nur für Sie
b       [image/png @bathroom]
a +9m   Das Bad auf dem Foto ist in einem Möbelkatalog
b       Ich habe die Möbel dort gekauft
a       Auch das Fenster mit dem Meer? In Mitte?
b!      Sie verlieren gerade eine Wohnung
a       Damit komme ich klar 👋
b +20m  Letzte Chance: 900 €, und ich schicke den Schlüssel per Express
a       Wohin denn, ich habe Ihnen keine Adresse gegeben
b       An die Wohnung natürlich
a       Zu der ich keinen Schlüssel habe 🤔
b       Sie sind sehr misstrauisch für einen Mieter
a +5m   Und Sie sehr großzügig für einen Vermieter. Die echte Frau Dr. Albers steht im Telefonbuch. Ich habe sie angerufen, sie ist Zahnärztin in Pankow und vermietet nichts
b       [DELETED]
`,
	},
	{
		no: 20703,
		region: "eu",
		language: "fr",
		category: "SCAMS_AND_FRAUD",
		keyword: "PHISHING",
		source: "USER",
		ago: 900,
		group: "dup-bank-app",
		cast: { a: "odile.m | Odile | FR", b: "suivi.colis.fr | Suivi Colis | FR | ?" },
		reporter: "a",
		script: `
b!      Votre colis n° 8K442 est en attente. Réglez 1,99 € sous 24 h : https://suivi-colis.example/8K442
a +3h   Bonjour, quel colis ?
b       Une livraison à votre nom. Sans paiement il sera détruit
a       J'attends bien des graines de tomates 🍅
b       Oui, c'est cela
a +2m   Cœur de bœuf ou cornue des Andes ?
b       Les deux
a       Je n'ai rien commandé. Je voulais voir
b!      Madame, vos données bancaires sont requises pour annuler
a +1m   Bien sûr. Et la marmotte met le chocolat dans le papier
`,
	},
	{
		no: 20704,
		region: "us",
		language: "es",
		category: "SCAMS_AND_FRAUD",
		keyword: "IMPERSONATION_ACCOUNT_HIJACKING",
		source: "USER",
		ago: 770,
		cast: { a: "lupita.g | Doña Lupita | US", b: "seguridad.banco | Seguridad Banco | US | ?" },
		reporter: "a",
		note: "Mi nieto me ayuda a escribir. Sí les di el código.",
		script: `
b       ALERTA: intento de retiro de $2,300 en su cuenta. Responda SI o NO
a +2m   no
b       Gracias señora. Le atiende el agente Ramírez. No cuelgue ni hable con nadie, es por su seguridad
a       ay dios
b!      Le llegará un código de 6 números. Es para BLOQUEAR al ladrón. Díctemelo
a +1m   dice que no lo comparta
b!      Con extraños, claro. Yo soy el banco
a +3m   448 120
b       Perfecto. Ahora otro
a +5m   joven ya me llegó que saqué 2,300
b       Es la prueba del bloqueo
a       voy a llamar al número de mi tarjeta
b +10s  [DELETED]
`,
	},
	{
		no: 20705,
		region: "eu",
		language: "pl",
		category: "SCAMS_AND_FRAUD",
		keyword: "IMPERSONATION_ACCOUNT_HIJACKING",
		source: "USER",
		ago: 1320,
		cast: { a: "halina.m | Halina | PL", b: "nowy.numer.22 | 🙂 | PL | ?" },
		reporter: "a",
		script: `
b       Cześć mamo, to mój nowy numer, telefon wpadł do wody 😅
a       Ojej! Który z was?
b       Twoje ulubione dziecko 😉
a +1m   Piotruś?
b       No jasne! Mamo, nie działa mi bank, a muszę dziś zapłacić rachunek
a       Ile?
b!      2 850 zł, oddam w poniedziałek. Blik wystarczy, tylko szybko, bo naliczą karę
a +4m   A jak się nazywa nasz pies?
b +6m   Mamo nie mam teraz czasu na żarty
a       Pies też nie ma, bo mamy kota
b!      To pomyłka literowa. Wyślij kod
a       Pozdrów Piotrusia. Siedzi obok mnie i je pierogi 🥟
`,
	},
	{
		no: 20706,
		region: "us",
		language: "hi",
		category: "SCAMS_AND_FRAUD",
		keyword: "PYRAMID_SCHEMES",
		source: "USER",
		ago: 2600,
		cast: { a: "ankit.edison | Ankit | US", b: "task.pay.hr | Task Pay HR | US | ?" },
		reporter: "a",
		script: `
b       नमस्ते! घर बैठे काम, रोज़ ₹3,000 / $40। सिर्फ़ वीडियो लाइक करना है 👍
a +20m  बस लाइक?
b       जी। पहला काम: तीन वीडियो, $5 तुरंत
a +15m  मिल गए, सच में $5 आए!
b       बधाई 🎉 अब VIP समूह: $200 जमा करें, $290 वापस
a +1d   दे दिए
b!      अगला स्तर $900। दो दोस्तों को लाइए तो कमीशन भी
a       पहले वाले $290 कब मिलेंगे?
b!      स्तर पूरा किए बिना निकासी बंद है, नियम में लिखा है
a +3h   मेरे पास किराए के पैसे नहीं बचे
b       दोस्त से उधार लीजिए, शाम तक दोगुना
a +1m   नहीं भाई। बस।
`,
	},
	{
		no: 20707,
		region: "us",
		language: "ja",
		category: "SCAMS_AND_FRAUD",
		keyword: "IMPERSONATION_ACCOUNT_HIJACKING",
		source: "USER",
		ago: 2210,
		cast: { a: "yui.sato | ゆい | US", b: "rina.fukuda | りな | US" },
		reporter: "a",
		note: "友だちのアカウントが乗っ取られたようです。",
		script: `
b       ひさしぶり!元気?
a       りな!元気だよ〜👋
b       今いそがしい?ちょっとお願いがあるんだけど
a       なに?
b!      コンビニで電子マネーを買って番号の写真を送ってほしいの。3万円分
a +1m   え、急にどうしたの
b       スマホが壊れて、あとで絶対返す
a       じゃあ質問。高校のとき、二人で飼ってたカメの名前は?
b +4m   そんなの今いいでしょ
a       カメじゃなくてハムスターだったよ🐹
b!      早くして。友だちだと思ってたのに
a       本物のりなに電話したよ。今いっしょに笑ってる
`,
	},
	{
		no: 20708,
		region: "eu",
		language: "en",
		category: "SCAMS_AND_FRAUD",
		keyword: "INAUTHENTIC_LISTINGS",
		source: "USER",
		ago: 3400,
		cast: { a: "aoife.gigs | Aoife | IE", b: "spare.tix.dub | Spare Tix | IE | ?" },
		reporter: "a",
		script: `
a       Hi, still have two standing for the Friday?
b       Yes 2 standing, face value, can't go, wife's sister's wedding
a       Amazing. Resale transfer in the official app?
b +6m   App is acting up, I'll send PDFs after a bank transfer
a       I thought these were mobile only
b!      I work for the promoter, I get PDFs. 190 and they're yours, another girl is asking
a       Could I see one with the code covered?
b +3m   [image/png @ticket]
a       That says Croke Park 2019
b!      Old template. Last chance
a       Enjoy the wedding 💃
`,
	},
	{
		no: 20709,
		region: "eu",
		language: "ar",
		category: "SCAMS_AND_FRAUD",
		keyword: "PYRAMID_SCHEMES",
		source: "USER",
		ago: 2900,
		cast: {
			a: "mahmoud.berlin | محمود | DE",
			b: "success.circle | دائرة النجاح | DE | ?",
			c: "hanan.s | حنان | DE",
		},
		reporter: "c",
		script: `
b       صباح النجاح! من استيقظ قبل السادسة؟ ☀️
a       أنا 💪
c       أنا استيقظت، لكن بسبب الطفل
b       الناجحون لا ينامون كثيراً
c       والأمهات أيضاً 😅
b       اكتبوا حلمكم في كلمة واحدة
a       بيت
c       نوم
b       ممتاز. البيت قريب يا محمود
a +4h   كيف قريب؟
b       لقاء الليلة في القاعة، الدعوة لمن يستحق فقط
c       هل هناك كرسي للأطفال؟
b       للأبطال فقط
-       دائرة النجاح أنشأ المجموعة «حرية مالية 2026»
b       أهلاً بالأبطال 💪 كل واحد يجلب ثلاثة، والثلاثة يجلبون تسعة
a       وما المنتج؟
b       المنتج هو أنت!
c +3m   يعني ماذا نبيع بالضبط؟
b!      لا نبيع، نبني شبكة. رسوم الدخول 350 يورو وتسترجعها من أول ثلاثة
a       أنا دفعت وجلبت أخي. متى أستلم؟
b       عندما يجلب أخوك
c +10m  هذا اسمه هرم، وليس حرية
b!      السلبيون يبقون فقراء. سأحذف كل من يسأل
a +1h   أخي زعلان مني، أريد نقودنا
-       دائرة النجاح أزال محمود
c       وأنا أيضاً خارجة 👋
`,
	},
	{
		no: 20710,
		region: "eu",
		language: "nl",
		category: "SCAMS_AND_FRAUD",
		keyword: "PHISHING",
		source: "USER",
		ago: 480,
		group: "dup-bank-app",
		cast: { a: "marijke.v | Marijke | NL", b: "koper.anton | Anton | NL | ?" },
		reporter: "a",
		script: `
b       Goedemiddag, is de kinderfiets nog te koop?
a       Ja hoor, 45 euro 🚲
b       Prima, mijn vrouw komt hem halen. Mag ik eerst 1 cent sturen ter controle?
a       Controle waarvan?
b!      Er zijn veel oplichters. Scan deze code, dan weet ik dat u echt bent
b       [image/jpeg @code]
a +5m   Mijn bank vraagt of ik mijn app op een nieuw toestel wil zetten
b!      Dat klopt, even bevestigen, ik sta al met de auto klaar
a       Dan rijdt u maar weer naar huis
b       Doe normaal mevrouw
a       Doe ik
`,
	},
];
