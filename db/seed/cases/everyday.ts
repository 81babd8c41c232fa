import type { DemoCase } from "../screenplay.ts";

/** The long tail of a queue: spam, shady goods, rumours, quarrels. */
export const everyday: DemoCase[] = [
	{
		no: 20801,
		region: "us",
		language: "en",
		category: "CONSUMER_INFORMATION",
		keyword: "HIDDEN_ADVERTISEMENT",
		source: "USER",
		ago: 5200,
		cast: { a: "kim.tran.yoga | Kim | US", b: "glow.with.jo | Jo ✨ | US" },
		reporter: "a",
		script: `
b       Hey girl!! Loved your sunrise post 🌅
a       Aw thanks! Do we know each other?
b       Not yet! Quick q, what do you use for your skin?
a       Soap?
b!      Haha! I switched to a little serum and honestly my pores are GONE. Code JO15, not an ad I just love it
a       You have #partner in your bio
b! +2d  Hey girl!! Last day for JO15 💸
b! +2d  Hey girl!! Extended because so many asked 💕
a       Please stop
b! +2d  Hey girl!! Loved your sunset post 🌇
`,
	},
	{
		no: 20802,
		region: "eu",
		language: "sv",
		category: "CONSUMER_INFORMATION",
		keyword: "INSUFFICIENT_INFORMATION_ON_TRADERS",
		source: "USER",
		ago: 6900,
		cast: { a: "bjorn.ek | Björn | SE", b: "elcykel.outlet | Elcykel Outlet | SE | ?" },
		reporter: "a",
		script: `
a       Hej, jag köpte en elcykel för tre veckor sedan. När kommer den?
b +1d   Hej! Den är på väg 🚲
a       Det sa ni förra veckan. Vad heter företaget?
b       Elcykel Outlet
a       Organisationsnummer?
b! +2d  Vi är ett internationellt team, sådant behövs inte
a       Jo, det behövs. Ångerrätt då?
b!      Retur sker till vårt lager i Shenzhen på kundens bekostnad, 4 900 kr
a       Cykeln kostade 5 200
b       Då lönar det sig att behålla den 😊
a       Jag har ju inte fått den
`,
	},
	{
		no: 20803,
		region: "eu",
		language: "en",
		category: "NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS",
		keyword: "MISINFORMATION_DISINFORMATION",
		source: "USER",
		ago: 1150,
		cast: {
			a: "st.brigids.parents | School gate | IE",
			b: "concerned.declan | Declan | IE | ?",
			c: "maura.t | Maura | IE",
			d: "piotr.dublin | Piotr | IE",
			e: "sinead.oc | Sinéad | IE",
		},
		reporter: "c",
		note: "The referendum is this Friday. He is posting this in every parents' group in town.",
		script: `
a       Lost: one wellington, green, left foot, answers to nothing
e       Found! It was on the slide
c       How does one lose one
a       With great determination
d       Hello, I am Piotr, father of Zosia in junior infants
c       Welcome Piotr! Zosia taught my Cian to whistle
d       I am sorry
c       Haha
e       Swimming is cancelled Monday, boiler again
a       Again!
b       Hi all, Declan, new here. Great group
c       Hi Declan, who's yours?
b       A nephew
a       Cake sale Thursday, gluten-free on the left table
b!      IMPORTANT voting for surnames M to Z was moved to SATURDAY because of crowds. Pass it on to everyone
d       I am W. So I go on Saturday?
c       No! It is Friday for everybody
b       Official source, I can't share it
e       My sister works at the polling station, it's Friday
b! +2m  They don't want you to know. Also bring your electricity bill or you'll be turned away
c       You need photo ID, that's all
d       Thank you Maura. Friday then
b +1h   Don't say you weren't warned
a       Declan, cakes only in here please 🧁
`,
	},
	{
		no: 20804,
		region: "us",
		language: "zh",
		category: "INTELLECTUAL_PROPERTY_INFRINGEMENTS",
		keyword: "TRADEMARK_INFRINGEMENT",
		source: "USER",
		ago: 7300,
		cast: { a: "mei.lin.sf | 美琳 | US", b: "bag.wholesale.88 | 名包批发 | US | ?" },
		reporter: "a",
		script: `
b       亲,需要包包吗?一比一,专柜都验不出来👜
a       是正品吗?
b!      原厂皮料,原单尾货,带盒带小票,小票也是一样的
a       那就是仿的
b       这叫复刻
a +5m   价格?
b!      1200 美元的只要 95。三个包邮
b       [image/jpeg 441206]
a       「LUOIS」拼错了😅
b       限量款
a       谢谢,不用了
`,
	},
	{
		no: 20805,
		region: "eu",
		language: "pt",
		category: "ANIMAL_WELFARE",
		keyword: "UNLAWFUL_SALE_ANIMALS",
		source: "USER",
		ago: 5900,
		cast: { a: "teresa.vet | Teresa (vet.) | PT", b: "canil.fofinhos | Fofinhos | PT | ?" },
		reporter: "a",
		note: "Sou veterinária. Cachorros de quatro semanas não podem sair da mãe.",
		script: `
a       Boa tarde, ainda tem cachorrinhos?
b       Boa tarde! Sim, seis 🐶 250 € cada, entrego no parque da autoestrada
a       Que idade têm?
b       Quatro semanas, já comem de tudo
a +2m   Têm chip e boletim de vacinas?
b!      Isso trata depois, sai mais barato. À noite entrego, de dia há muita polícia
a       E a mãe, posso vê-la?
b!      A mãe ficou em Espanha. Amanhã chegam mais nove
a       São muitos para uma só mãe
b       É muito trabalhadora 😄
`,
	},
	{
		no: 20806,
		region: "us",
		language: "en",
		category: "UNSAFE_AND_PROHIBITED_PRODUCTS",
		keyword: "PROHIBITED_PRODUCTS",
		source: "CLASSIFIER",
		detector: { name: "acme-goods-text", version: "3.0.2", score: 0.77 },
		ago: 4700,
		cast: { a: "deb.sleepless | Deb | US", b: "rx.no.doc | rx no doc | US | ?" },
		script: `
b       saw your post about not sleeping. I can help
a       Are you a doctor?
b       better. no appointments
a +3m   What is it exactly
b!      same thing as the pharmacy, no script needed. plain envelope, arrives between two birthday cards
a       That sounds illegal
b       it sounds like sleep
b! +1d  first ten are free. mailing address?
a +7h   I talked to my nurse instead. She said chamomile and a lawyer 😄
`,
	},
	{
		no: 20807,
		region: "us",
		language: "en",
		category: "OTHER_VIOLATION_TC",
		keyword: "NUDITY",
		source: "USER",
		ago: 3900,
		cast: { a: "casey.crafts | Casey | US", b: "user_4471902 | user 4471902 | US | ?" },
		reporter: "a",
		note: "Unasked for. I sell crocheted frogs.",
		script: `
b      hi
a      Hi! Are you asking about the frog with the hat? 🐸
b!     [image/jpeg 1022004]
a +20s No. Please don't send that
b!     [image/jpeg 998712]
a      Reported. The frog is sold out.
`,
	},
	{
		no: 20808,
		region: "eu",
		language: "en",
		category: "OTHER_VIOLATION_TC",
		keyword: "OTHER",
		source: "USER",
		ago: 8100,
		cast: {
			a: "niamh.and.joe | Niamh 💍 | IE",
			b: "auntie.carmel | Auntie Carmel | IE",
			c: "joe.d | Joe | IE",
			d: "cousin.fergal | Fergal | IE",
		},
		reporter: "b",
		note: "They have uninvited my Toby. I want this removed.",
		script: `
a       Seating plan is done!! Please check your table 💕
b       I see Toby is not on it
a       Auntie Carmel, Toby is a parrot
b       He was at your parents' wedding
c       He was. He said things during the vows
d       😂😂😂 "WRONG MAN"
b!      He was right about one wedding in this family already
a +5m   Carmel!
c       Could Toby do the reception only? Away from the microphone
b +2h   He will consider it
d       [image/png @parrot]
d       Toby considering it
a       FINE. Reception only
`,
	},
	{
		no: 20809,
		region: "eu",
		language: "el",
		category: "RISK_FOR_PUBLIC_SECURITY",
		keyword: "RISK_PUBLIC_HEALTH",
		source: "USER",
		ago: 2300,
		cast: { a: "katerina.pap | Κατερίνα | GR", b: "fysiki.iasi | Φυσική Ίαση | GR | ?" },
		reporter: "a",
		note: "Η θεία μου σταμάτησε την ινσουλίνη εξαιτίας του.",
		script: `
b       Καλησπέρα! Η θεία σας μου είπε για το ζάχαρό της
a       Καλησπέρα. Ποιος είστε;
b       Θεραπευτής. Έχω σταγόνες από ελιά του Άθω 🌿
a       Παίρνει ινσουλίνη, την παρακολουθεί γιατρός
b!      Η ινσουλίνη τη δηλητηριάζει. Της είπα να την κόψει από Δευτέρα
a +1m   ΤΙ της είπατε;
b!      Σε 40 μέρες καθαρίζει ο οργανισμός. 180 € το μπουκαλάκι, θέλει τρία
a +2h   Είμαστε στα επείγοντα. Πείτε το κι εδώ στους γιατρούς
b       Είναι η κρίση της κάθαρσης
a       Είναι κετοξέωση.
`,
	},
	{
		no: 20810,
		region: "us",
		language: "en",
		category: "OTHER_VIOLATION_TC",
		keyword: "GOODS_SERVICES_NOT_PERMITTED",
		source: "STAFF",
		ago: 9000,
		cast: { a: "essay.ace.pro | Essay Ace | US | ?", b: "jordan.biochem | Jordan | US" },
		script: `
a!     Finals? Essays from $12/page, any topic, tutor never knows
b      I have a biochem lab report
a      Easy. 48 hours
b      Do you know what a Michaelis constant is
a +9m  Sure, a constant by Michaelis
b      lol
a!     We have a 98% satisfaction rate and your professor buys from us too
b      Dr. Patel? She'd rather eat the centrifuge
a      10% off
b      I think I'll just do the lab report
`,
	},
	{
		no: 20811,
		region: "eu",
		language: "ru",
		category: "SCAMS_AND_FRAUD",
		keyword: "INAUTHENTIC_USER_REVIEWS",
		source: "USER",
		ago: 6100,
		cast: { a: "cafe.lastochka | Кафе «Ласточка» | LV", b: "otzyvy.opt | Отзывы оптом | LV | ?" },
		reporter: "a",
		script: `
b       Здравствуйте! 100 отзывов по пять звёзд за 150 €, живые аккаунты ⭐️
a       Спасибо, нам пишут сами гости
b       Гости ленивые. У соседей уже 400
a +4m   Нет, спасибо
b!      Тогда могут появиться и другие. По одной звезде. Случайно
a       Это шантаж
b!      Это рынок. До пятницы думайте
a +2h   Приходите лучше на борщ, напишете настоящий отзыв
`,
	},
	{
		no: 20812,
		region: "us",
		language: "en",
		category: "SCAMS_AND_FRAUD",
		keyword: "PHISHING",
		source: "CLASSIFIER",
		detector: { name: "acme-link-rep", version: "11.4.0", score: 0.97 },
		ago: 340,
		cast: {
			a: "helpdesk.acme.verify | Acme Verification ✔ | US | ?",
			b: "bandof4.official | Band of 4 | US",
		},
		script: `
a!     Your account will be removed in 12 hours for a copyright violation. Appeal here: https://acme-appeals.example/v
b      lol which song
a      The one you posted
b      We wrote that one. In a garage. The garage has no copyright
a!     Enter your password to prove ownership
b      password is "nice try"
a +1m  That is not correct
b      you TRIED it 💀💀
`,
	},
];
