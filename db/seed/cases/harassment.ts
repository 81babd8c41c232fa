import type { DemoCase } from "../screenplay.ts";

/** Bullying, pile-ons, people who do not stop; and two reports that are not what they say. */
export const harassment: DemoCase[] = [
	{
		no: 20401,
		region: "eu",
		language: "de",
		category: "CYBER_VIOLENCE",
		keyword: "CYBER_HARASSMENT",
		source: "USER",
		ago: 300,
		cast: { a: "lena.viola | Lena K. 🎻 | DE", b: "m.brandt.cello | M. Brandt | DE" },
		reporter: "a",
		note: "Er sitzt im Orchester hinter mir. Ich möchte, dass das aufhört, ohne dass ich gehen muss.",
		script: `
-       Lena K. 🎻 und M. Brandt sind jetzt verbunden
b       Willkommen im Orchester! Ich sitze gleich hinter dir
a +2h   Danke! Ich freu mich auf den Brahms 🎶
b       Spielst du schon lange?
a       Seit der Schule, mit Pausen
b       Hört man 😉
a +5m   Haha, ehrlich bist du ja
b       Ehrlich bin ich immer
b +2d   Du hast heute in der Pause mit dem Dirigenten gesprochen. Worüber?
a       Über die Striche im zweiten Satz
b       Die bestimmt die Stimmführung. Also ich
a +1h   Das wusste ich nicht, sorry
b +1d   Du hast mir keinen Platz freigehalten
a       Sollte ich?
b       Man macht das so
a       Okay, beim nächsten Mal
b +2d   Es gab kein nächstes Mal, du saßt wieder bei den Bratschen
a       Ich BIN Bratsche 🙂
b       Probe war ja wieder ein Erlebnis
a       Wie meinst du das?
b       Takt 40 bis 60. Du bist zwei Stellen zu spät, jedes Mal
a +3m   Danke für den Hinweis, ich übe das
b       Das hast du letztes Jahr auch gesagt
b +1h   Ich hab eine Aufnahme gemacht und sie den anderen geschickt. Die haben gelacht
a       Du hast mich aufgenommen, ohne zu fragen?
b!      Wer so spielt, hat kein Recht auf Höflichkeit. Such dir eine Blockflötengruppe
a +20m  Lass mich bitte in Ruhe
b +10s  Nein
b! +1d  Guten Morgen Taubenschreck. Ich zähle heute wieder mit, wir wetten in der Pause um deine Fehler
b! +1d  Heute elf. Neuer Rekord. Alle wissen es
a +4h   Ich habe das dem Vorstand gemeldet
b +5m   Petze spielst du jedenfalls im Takt
`,
	},
	{
		no: 20402,
		region: "us",
		language: "en",
		category: "CYBER_VIOLENCE",
		keyword: "CYBER_BULLYING_INTIMIDATION",
		source: "USER",
		ago: 220,
		cast: {
			a: "paige.l | Paige 🩰 | US | minor",
			b: "maddie.xo | Maddie | US | minor",
			c: "soph.reyes | Soph | US | minor",
			d: "harlow.k | Harlow | US | minor",
			e: "june.p | June | US | minor",
			f: "ave.ry | Avery | US | minor",
		},
		reporter: "e",
		note: "Paige hasn't been at school for a week and they still do it.",
		script: `
-       Maddie named the group "8B minus one"
b       ok poll: worst outfit of the week
c       do we even need a poll 💀
d       paige's sweater looked like a couch
b!      paige's couch looked like paige
f       😭😭
e       can we not
a +2m   you know i'm in this chat
b       that's the point
c!      everyone who wants paige off the dance team react with 🪑
f       🪑
d       🪑
b       🪑🪑🪑
e       no
a +5m   what did i do to you guys
b! +1m  exist. loudly. nobody is saving you a seat tomorrow, literally ask anyone
c       we moved your stuff from the locker btw, it's in lost and found
a +30m  ok
-       Paige 🩰 left the group
b       finally
e +1d   she didn't come to school today. are you happy
d       ...
f       i feel kinda bad
b       don't
`,
	},
	{
		no: 20403,
		region: "eu",
		language: "he",
		category: "CYBER_VIOLENCE",
		keyword: "CYBER_HARASSMENT",
		source: "USER",
		ago: 410,
		cast: { a: "noa.levi | נועה לוי | NL", b: "g.barak.work | גיא | NL" },
		reporter: "a",
		note: "הוא כבר לא המנהל שלי אבל ממשיך לכתוב כל לילה.",
		script: `
b       בוקר טוב נועה, שלחתי לך את הלו״ז
a       תודה, קיבלתי
b       תוכלי להישאר היום עד שמונה?
a +10m  עד שש וחצי, יש לי את הילדים
b       שוב הילדים
a       כן, הם גרים איתי 🙂
b +1d   המצגת הייתה טובה
a       תודה! עבדנו עליה קשה
b       אני עבדתי עליה קשה. את הצגת
a       ...
b +2d   ראיתי אותך צוחקת עם דנה
a       היינו בהפסקה
b       אני זוכר כשצחקת איתי
a +4h   גיא, אני רוצה לשמור על קשר מקצועי בלבד
b       בטח. מקצועי
b       ראיתי שעברת לצוות של דנה
a +1h   כן, מתחילת החודש 🙂
b       לא חשבת לספר לי קודם?
a       עדכנתי את משאבי אנוש
b +2m   אחרי כל מה שעשיתי בשבילך
a       אני מעריכה את זה, אבל זו החלטה מקצועית
b! +5h  את תחזרי בזחילה. כבר דיברתי עם שניים מהצוות החדש, הם יודעים עכשיו איזו עובדת את
a +8h   בבקשה אל תכתוב לי בשעות כאלה (02:14)
b!      אני אכתוב מתי שבא לי. חסמת אותי ב-mail אז אני כאן
b +1d   שתיקה זו תשובה של ילדה
b! +1d  אגב, ההרצאה שלך ביום חמישי – אני אשב בשורה הראשונה
a +3h   דיווחתי. זה לא בסדר.
b       😂
`,
	},
	{
		no: 20404,
		region: "us",
		language: "hi",
		category: "CYBER_VIOLENCE_AGAINST_WOMEN",
		keyword: "CYBER_STALKING_AGAINST_WOMEN",
		source: "USER",
		ago: 510,
		cast: { a: "priya.nair.nyc | Priya | US", b: "sameer_2291 | Sameer | US | ?" },
		reporter: "a",
		note: "यह चौथा अकाउंट है। मैंने तीन बार ब्लॉक किया है।",
		script: `
b       हाय! कल की प्रस्तुति अच्छी थी
a +1h   धन्यवाद सर
b       सर मत कहो, हम उम्र में बराबर हैं 🙂
a       ठीक है, धन्यवाद समीर
b       कॉफ़ी?
a       माफ़ कीजिए, मैं व्यस्त हूँ
b +1d   आज?
a       नहीं, और कृपया दोबारा मत पूछिए
b       इतना घमंड
a +2m   यह घमंड नहीं, मेरा जवाब है
b +3d   फूल मिले?
a       वे आपने भेजे थे? मैंने लौटा दिए
b       मैंने देखा, कूड़े के पास रखे थे
b       हाय प्रिया, नया नंबर 🙂
a       कौन?
b       तुम्हें पता है कौन
a +2m   सुनो, मैंने साफ़ मना किया था। मुझे मैसेज मत करो
b       बस इतना बता दो कि ठीक हो
b +3h   आज तुमने नीली कुर्ती पहनी थी। अच्छी लग रही थी
a       तुम्हें कैसे पता
b!      ट्रेन में तुमसे दो सीट पीछे था। तुमने मुड़कर भी नहीं देखा
a +30s  यह डरावना है। रुको।
b       प्यार डरावना नहीं होता
b! +1d  तुम्हारी बिल्डिंग का गार्ड बहुत बातें करता है। चौथी मंज़िल, है ना?
a +6m   मैं पुलिस को फ़ोन कर रही हूँ
b +2m   वे कुछ नहीं कर पाए पिछली बार भी
b +9h   शुभ रात्रि ❤️ लाइट अभी बंद हुई है
`,
	},
	{
		no: 20405,
		region: "us",
		language: "ja",
		category: "CYBER_VIOLENCE",
		keyword: "CYBER_HARASSMENT",
		source: "USER",
		ago: 700,
		cast: { a: "mochi_plays | もちプレイ🎮 | US", b: "kuroneko_4649 | 黒猫 | US | ?" },
		reporter: "a",
		script: `
b       昨日の配信見たよ
a       ありがとうございます😊
b       コメント読んでくれなかったね
a       流れが早くて、すみません💦
b +20m  三回も書いたのに
a       次は気をつけますね
b! +5h  無視するなら配信できなくしてやる。通報なんて百人集めればすぐだよ
a +1h   そういうのはやめてください
b       じゃあ名前を呼んで。毎回、最初に
b! +1d  今日も呼ばなかった。引っ越す前の駅、まだ覚えてるからね
a +2m   ブロックします
b +10m  ｱｶｳﾝﾄはいくらでもあるよ(^_^)
`,
	},
	{
		no: 20406,
		region: "eu",
		language: "it",
		category: "CYBER_VIOLENCE",
		keyword: "CYBER_INCITEMENT",
		source: "USER",
		ago: 960,
		cast: {
			a: "giulia.forno | Giulia (Forno Bassi) | IT",
			b: "teo.milani | Teo | IT",
			c: "sergio.r | Sergio | IT",
			d: "la.vale | Vale | IT",
			e: "fabiuzz | Fabio | IT",
			f: "nonna.pina | Pina | IT",
			g: "ludo.b | Ludo | IT",
		},
		reporter: "a",
		note: "Mi hanno aggiunta al gruppo solo per farmelo leggere.",
		script: `
b       Ci siete tutti? Domani sera calcetto?
e       io sì
c       ginocchio
g       porto le bibite
d       io guardo e giudico
f       Io porto la torta di mele
b       Pina sei l'unica seria
f +2h   Per i miei ragazzi sempre 🍎
g       chi paga il campo?
c       sette euro a testa
e       te li devo dal 2019
b +1d   Avete sentito di mio fratello?
d       no, cosa?
b       Licenziato. Ieri. Dopo sei anni
f       Oh povero Davide
e       ma perché?
b       Perché sono delle bestie, ecco perché
-       Teo ha creato il gruppo «Operazione cornetto»
-       Teo ha aggiunto Giulia (Forno Bassi)
b       Il forno ha licenziato mio fratello. Adesso tocca a loro
c       Che facciamo?
b!      Una stella a testa, tutti, stasera. E chiamate per torte finte, così preparano e buttano
e       ahah ci sto
d       Anche le foto con gli scarafaggi? Ne ho una da internet 🪳
b!      Meglio ancora
f       Ragazzi ma la Giulia è una brava persona
a +5m   Tuo fratello ha rubato dalla cassa, Teo. Ho scelto di non denunciarlo
b       Bugiarda
g       Io ho già ordinato 40 paste per domani a nome Rossi 😂
a +3m   Ho due bambini e il mutuo. Pensateci
f       Teo vergognati
e +8m   Io la recensione la tolgo. Scusa Giulia
b       Traditore
f +1h   Giulia, domattina vengo ad aiutarti io
d       vengo anche io. la foto non l'ho mandata
g       ho annullato le paste. scusa davvero
a +20m  Grazie. Apriamo alle sei come sempre
`,
	},
	{
		no: 20407,
		region: "eu",
		language: "en",
		category: "CYBER_VIOLENCE",
		keyword: "CYBER_HARASSMENT",
		source: "USER",
		ago: 1500,
		cast: { a: "gareth.plot12 | Gareth (plot 12) | IE", b: "bernie.plot13 | Bernie 🌻 | IE" },
		reporter: "a",
		note: "Constant harassment. I demand she is banned.",
		script: `
a       Your sunflowers are shading my leeks
b +2h   Hi Gareth! They face south, the shade falls on my own shed
a       I measured it
b       You measured my shadow?
a       At 4 pm it is 1.2 m into plot 12
b +10m  I can move two of them. Would you like some courgettes?
a       That is a bribe
b       It's a courgette 😄
a +1d   You have not moved them
b!      It rained, Gareth. I'll do it Sunday. Please stop writing to me about this twice a day
a       So you admit it
b       I admit the rain
a +1d   Reported
b +5m   Grand. The courgettes are on the wall anyway
`,
	},
	{
		no: 20408,
		region: "us",
		language: "ko",
		category: "CYBER_VIOLENCE",
		keyword: "CYBER_HARASSMENT",
		source: "USER",
		ago: 1180,
		cast: {
			a: "haneul.art | 하늘🎨 | US",
			b: "stan_for_ever | 스탠 | US | ?",
			c: "bamtori | 밤토리 | US",
		},
		reporter: "a",
		script: `
b       그림 봤어요. 우리 오빠 얼굴이 왜 저래요
a       제 스타일로 그린 거예요 🙂
b       지우세요
a       팬아트예요, 지울 이유가 없어요
c       저는 예쁘던데요
b! +3m  지금 안 지우면 오늘 밤 팬 이천 명이 네 계정에 갈 거야. 학교 이름도 알아
a       협박하지 마세요
b       협박 아니고 예고
c       이건 아니죠...
b! +6h  첫 번째 댓글 400개 선물이야. 내일은 교수님한테도 메일 간다
a +2h   잠을 못 자겠어요. 그만해 주세요
c       하늘님, 신고하세요. 제가 증인 할게요
`,
	},
	{
		no: 20409,
		region: "us",
		language: "en",
		category: "CYBER_VIOLENCE",
		keyword: "CYBER_BULLYING_INTIMIDATION",
		source: "USER",
		ago: 1320,
		cast: {
			a: "coop.driver.88 | Ray D. | US",
			b: "dispatch.lou | Lou | US",
			c: "tanya.haul | Tanya | US",
			d: "big.mike.r | Big Mike | US",
			e: "arturo_v | Arturo | US",
			f: "swede.t | Swede | US",
			g: "kellyann.o | KellyAnn | US",
			h: "newguy.ben | Ben | US",
		},
		reporter: "h",
		note: "I stutter. They play my voicemails in the break room. Lou runs dispatch so I can't just leave.",
		script: `
-       Lou created "Depot 9 early crew"
b       Ben's first solo today, be gentle
d       g-g-gentle
f       lmao
c       Mike come on
h +5m   All good. Route done by 2
d!      r-r-route d-d-done. somebody get the man a subtitle
a       I've got the voicemail from Tuesday, 40 seconds for one address
d       post it
a!      [audio/wav @voicemail]
g       That's not okay, guys
b       relax it's bonding
h +10m  Please take that down
d! +1m  make me. you've got till it takes you to say it
e       Enough. He's a better driver than you Mike, check the scoreboard
c       ^ this
b +4m   If you can't take a joke ben maybe dispatch will find you the landfill runs
h       Is that a threat
b       it's a schedule
g +2h   I'm taking this to HR
`,
	},
];
