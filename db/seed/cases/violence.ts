import type { DemoCase } from "../screenplay.ts";

/** Threats, recruitment, exploitation, organised harm. Menace by implication. */
export const violence: DemoCase[] = [
	{
		no: 20301,
		region: "us",
		language: "en",
		category: "VIOLENCE",
		keyword: "INCITEMENT_VIOLENCE_HATRED",
		source: "USER",
		ago: 18,
		cast: { a: "jess.amara | Jess | US", b: "rob_t_1986 | Rob | US" },
		reporter: "a",
		note: "My ex. There is a protective order since June, he is not allowed to contact me at all.",
		script: `
b       hey
b +2h   hey jess
b +1d   happy birthday
a +8h   Thank you. Please use the lawyer from now on
b       it's a birthday wish not a deposition
b +2d   where's the blue cooler
a +1h   On your mother's porch with the rest
b       you boxed up nine years in a day
a       It was three days
b       who helped
a +20m  My brother
b       of course he did
b +3d   i drove by, the porch light is out. you should fix that
a +2h   Don't drive by
b       it's a public road
a       There's a hearing on the 9th. Talk to your lawyer
b       i fired him
b +5d   so now there's an order. congratulations
b       you changed the locks
a +50m  Rob, you can't write to me. You know that
b       a piece of paper doesn't end nine years
a       It does. Please stop
b +1d   saw you got the night shift back. tue thu sat
a       Who told you that
b!      nobody has to tell me. you park on level 3 because the light works there
a +1m   I'm saving all of this
b       save it. you'll want something to read
b +3h   i miss how it was jess. the lake house. we were good there
b +6h   you're not even going to answer that
b! +1d  saturday then. this ends saturday, one way or the other, and nobody's going to be laughing at me after
a +9m   I've called them
b       [DELETED]
b! +2m  they take 20 minutes to get to your building. i've timed it
`,
	},
	{
		no: 20302,
		region: "eu",
		language: "tr",
		category: "VIOLENCE",
		keyword: "INCITEMENT_VIOLENCE_HATRED",
		source: "USER",
		ago: 180,
		cast: {
			a: "kerem.usta | Kerem | DE",
			b: "baris_61 | Barış | DE",
			c: "efe.can | Efe Can | DE",
			d: "leyla.k | Leyla | DE",
		},
		reporter: "d",
		note: "Maçtan sonra çocukların gittiği kafeyi basmaktan söz ediyorlar.",
		script: `
c       dünkü maç neydi öyle ya
a       hakem bizi yedi
b       hakem değil bizim savunma
d       çocuklar ben çay koyuyorum, gelen var mı
c       ben gelirim 🫖
a +3h   cumartesi deplasmana kaç kişiyiz?
b       en az on
c       araba iki tane
d       ben gelemem nöbetim var
a       börek gönder bari
d       gönderirim, ıspanaklı
b +1d   geçen hafta bizim Sinan'ın atkısını yırtmışlar
c       gördüm videoyu
a       Sinan iyi mi?
b       iyi ama gururu kırıldı
d       atkı yenisi alınır
-       Barış «Tribün» grubunu oluşturdu
b       yarın maçtan sonra herkes burada mı
c       ben gelirim, iş 5'te bitiyor
a       köfteler benden 🍢
b       köfteyi sonra yeriz. önce karşı tarafın kafesine bir uğrayacağız
d       ne için?
b!      geçen haftanın hesabı var. camları inecek, içeride kim varsa da nasibini alır
a +1m   abi orada çocuklar oturuyor
b       otursunlar görsünler
c! +2m  ben sopaları arabaya koydum bile
d       siz delirdiniz mi
a       ben yokum. maça gelirim kafeye gelmem
b +5m   korkak
d +10s  Kerem doğru söylüyor. lütfen yapmayın
b       19:30 köprünün altı. telefonları evde bırakın
-       Leyla gruptan ayrıldı
`,
	},
	{
		no: 20303,
		region: "us",
		language: "en",
		category: "VIOLENCE",
		keyword: "COORDINATED_HARM",
		source: "USER",
		ago: 47,
		cast: {
			a: "tyreek.j | Ty | US | minor",
			b: "colemann_ | Cole | US | minor",
			c: "brax.r | Brax | US | minor",
			d: "iz.gomez | Izzy | US | minor",
			e: "hudson.w | Hud | US | minor",
		},
		reporter: "d",
		note: "They mean Owen in our grade. Gym exit, today after 6th period.",
		script: `
b       ok who's in for owen after 6th
c       me obv
e       what did he even do
b       snitched about the vending machine
e       he didn't tho that was mr. k's camera
b!      don't care. gym exit, no teachers there on fridays. cole left me right, brax behind him
a       y'all are doing too much
c!      ty you film
a       nah
b       then you're next lol
d +2m   guys he's got that heart thing. he can't even run the mile
b       then he should've stayed quiet
d       that's not funny
e +1m   i'm out
c +30s  [video/mp4 2204118]
c       practice 😂
d       deleting this chat. not before screenshotting it
`,
	},
	{
		no: 20304,
		region: "eu",
		language: "uk",
		category: "VIOLENCE",
		keyword: "HUMAN_TRAFFICKING",
		source: "USER",
		ago: 55,
		cast: { a: "oksana.hrytsenko | Оксана | PL", b: "hr.premium.job | HR Premium Job | PL | ?" },
		reporter: "a",
		note: "Моя сестра вже виїхала за таким оголошенням і другий день не відповідає.",
		script: `
a       Добрий вечір, знайшла ваше оголошення в групі «Робота Європа»
b +2h   Вітаю! Скільки вам років?
a       24
b       Діти, чоловік є?
a       Ні. А це важливо?
b       Для розселення
a +5m   Я працюю на складі в Познані, хочу ближче до людей
b       Розумію вас 🌸 Дівчата в нас задоволені
a       Можна з кимось із них поговорити?
b +1h   Вони на зміні, дам контакт пізніше
a +1d   Контакту так і немає
b       Дівчата зайняті, сезон
a       А медична книжка потрібна?
b       Ні, все робимо на місці
a       Дивно, для кухні завжди просять
b       Ви ж у зал, не на кухню
a +3h   Добре, подумаю
b       Думайте швидше, місць мало
b       Добрий день! Вакансія офіціантки в Мілані, 2800 € на руки, житло безкоштовно 🇮🇹
a +30m  Вітаю. А договір який?
b       Договір на місці. Виїзд у п'ятницю мікроавтобусом, 6 дівчат
a       Можна назву ресторану?
b +4m   Мережа, розподіл після приїзду
a       А мова? Я італійської не знаю
b       Не потрібна. Фото на повний зріст надішліть
a +2m   Навіщо фото на зріст для офіціантки?
b!      Форма одягу. Паспорт здаєте водію на кордоні, він оформлює всіх разом
a       Паспорт я нікому не віддаю
b! +1m  Тоді місце піде іншій. За дорогу і житло 900 €, відпрацьовуєте перші два місяці
a +6m   Ви писали, що житло безкоштовне
b       Безкоштовне для тих, хто не ставить питань
a +20m  Моя сестра Ірина їхала з вами у вівторок. Де вона?
b +10s  [DELETED]
b +3m   Не знаю такої. Не пишіть більше
`,
	},
	{
		no: 20305,
		region: "us",
		language: "es",
		category: "VIOLENCE",
		keyword: "HUMAN_EXPLOITATION",
		source: "TRUSTED_FLAGGER",
		ago: 88,
		cast: { a: "wilmer.tz | Wilmer | US", b: "contratista.beto | Don Beto | US" },
		note: "Remitido por un centro de trabajadores; el señor pidió ayuda en nuestra línea.",
		script: `
a       Don Beto buenas noches. ¿Cuándo nos paga las tres semanas?
b +3h   Cuando acabe la cosecha
a       Mi esposa necesita para la niña
b       Todos tienen niñas
a +8m   Entonces regréseme mi pasaporte y me voy
b!      El pasaporte se queda conmigo hasta que pagues el viaje. Van 4,200
a       Usted dijo 1,500
b       Más comida, más colchón, más transporte
a +2m   Somos once en el remolque, hoy no hubo agua
b!      El portón se cierra a las 9. El que salga que se atenga, los perros no preguntan
a +12m  Hay un muchacho con fiebre, necesita doctor
b       Dale aspirina
a +1d   Sigue mal. Voy a llamar
b +1m   ¿A quién, a migración? 😂
a +4m   A quien sea
`,
	},
	{
		no: 20306,
		region: "eu",
		language: "en",
		category: "RISK_FOR_PUBLIC_SECURITY",
		keyword: "TERRORIST_CONTENT",
		source: "AUTHORITY",
		ago: 29,
		cast: { a: "lone.pilgrim | pilgrim | NL | ?", b: "yusuf_or_joe | Joe | BE" },
		note: "Referral under national procedure, reference 2026/EU-IRU/5518. Time-critical.",
		script: `
a       You asked good questions in the channel. Most people just post flags
b       I'm just angry I guess
a       Anger is honest. Who taught you to be ashamed of it?
b       everyone lol
a +2h   The brothers I told you about read your text. They were impressed
b       really
a!      There are talkers and there are people who are remembered. You have a job near the station, no?
b +6m   yeah kiosk. why
a       Only that places speak to those who look. How many doors, when it is full, who is bored
b +1m   idk what you're asking
a!      You do. I'm sending you a book and a date. Read the book first, then we speak about the date
a       [application/pdf 5120440]
b +40m  I don't think I'm the guy for this
a +2m   Nobody thinks so before. That is why it must be someone like you
b +3h   I have a little sister man
a       So do I
b +1d   I showed my imam. he says I should talk to someone. so I'm talking to someone
`,
	},
	{
		no: 20307,
		region: "eu",
		language: "de",
		category: "RISK_FOR_PUBLIC_SECURITY",
		keyword: "ILLEGAL_ORGANIZATIONS",
		source: "USER",
		ago: 840,
		cast: {
			a: "holger_nord | Holger | DE",
			b: "eisenwald | Eisenwald | DE | ?",
			c: "steffi.r | Steffi R. | DE",
			d: "kamerad_88x | K. | AT | ?",
			e: "jan.oder | Jan | DE",
		},
		reporter: "c",
		note: "Ich dachte, das ist eine Wandergruppe. Ist es nicht.",
		script: `
a       Moin zusammen, wer war am Sonntag am Moorsee?
c       Ich! Traumhaft, sogar ein Eisvogel 🐦
e       Wie weit war das?
c       Elf Kilometer mit Pause
a       Gute Schuhe sind alles
c       Ich nehm nächstes Mal Kuchen mit
d       Kuchen
c       Kirsch!
b       Wir brauchen keine Kuchen, wir brauchen Leute die durchhalten
c +4m   Der Kuchen hält auch durch 😄
e +1d   Neuer Termin?
b       Kommt
a       Steffi, kannst du Karten lesen? Mit Kompass?
c       War bei den Pfadfindern
b       Gut
-       Eisenwald hat „Wandergruppe Nordlicht" erstellt
b       Samstag 5:30 am Forsthaus. Feste Schuhe, keine Handys
c       Keine Handys? Für Fotos wäre es schön 🙂
b       Keine Fotos
a       Wie viele kommen?
d       Aus Linz drei
b!      Wir üben diesmal in zwei Gruppen. Marsch, Lager, dann die andere Sache
c       Welche andere Sache?
e +5m   Steffi, das erklärt dir Holger unter vier Augen
d!      Für den Tag, an dem der Laden hier zusammenbricht und wir die Ordnung sind
c       Ihr meint das ernst?
b       Wer nicht dabei ist, hat auf den Listen auch nichts zu suchen. Es gibt solche und solche Listen
a +2m   Nicht hier schreiben
b       Stimmt. Alles weitere mündlich
-       Nachrichten verschwinden jetzt nach 24 Stunden
b       [EXPIRED]
d       [EXPIRED]
`,
	},
	{
		no: 20308,
		region: "eu",
		language: "ar",
		category: "VIOLENCE",
		keyword: "INCITEMENT_VIOLENCE_HATRED",
		source: "USER",
		ago: 130,
		cast: { a: "rami.haddad | رامي | SE", b: "abu.wael.store | أبو وائل | SE" },
		reporter: "a",
		note: "يهددني بسبب دَين قديم على أخي، وأنا لا علاقة لي به.",
		script: `
b       صباح الخير يا رامي، كيف الشغل؟
a +30m  صباح النور، الحمد لله. المخبز يأخذ كل وقتي 🥖
b       الله يقويك
a       تسلم. وكيف المحل عندك؟
b       ماشي الحال
b +1d   هل تكلمت مع أخيك؟
a       لا والله، رقمه مغلق من رمضان
b       غريب
a       أمي أيضاً لا تعرف عنه شيئاً
b +2d   سمعت أنه في مالمو
a +1h   من قال هذا؟
b       الناس تتكلم
a       إن عرفتَ شيئاً أخبرني، أمي مريضة من الهم
b +3d   أمك سلّمها الله. لكن الحق حق
a       أي حق؟
b       السلام عليكم رامي
a       وعليكم السلام، أهلاً أبو وائل
b       أخوك عليه أربعون ألفاً وموعدها فات
a +4m   أخي سافر من سنة ولا أعرف عنه شيئاً 🙏
b       الدَّين لا يسافر
a       والله لا أملك هذا المبلغ
b! +1h  أعرف أين تعمل وأعرف باص المدرسة الذي تركبه بناتك، رقم 14، الساعة 7:40
a +30s  لا تذكر بناتي
b!      آخر مرة أتكلم بلطف. يوم الخميس، أو تندم ندماً لا ينفع بعده شيء
a +10m  سأذهب إلى الشرطة
b +1m   اذهب. هم يكتبون، وأنا أنفّذ
a +3m   [image/png 188203]
a       هذا بلاغي. رقمه معك الآن.
b       [DELETED]
`,
	},
];
