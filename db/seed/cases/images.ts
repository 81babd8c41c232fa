import type { DemoCase } from "../screenplay.ts";

/** Intimate images without consent, fakes, stalking, doxxing. The images themselves are placeholders. */
export const images: DemoCase[] = [
	{
		no: 20501,
		region: "us",
		language: "en",
		category: "CYBER_VIOLENCE",
		keyword: "NON_CONSENSUAL_IMAGE_SHARING",
		source: "USER",
		ago: 75,
		cast: { a: "tyler.ramos22 | Tyler | US", b: "amber.lynn.x | Amber Lynn | US | ?" },
		reporter: "a",
		note: "I paid once already. Please don't let my parents find out.",
		script: `
-       Amber Lynn started following Tyler
b +1h   [image/jpeg 120455]
b       guess the hill
a +40m  is that the overlook?
b       yesss you know it
a       ran up it this morning
b       athlete 👀
a       barely
b       what do you study
a       civil engineering. you?
b       nursing
a       respect, my aunt's a nurse
b +1d   bored in anatomy
a       draw a skeleton with a hat
b       [image/jpeg 88312]
a       lmaooo
b       you're funny. do your friends know you're funny
a       they say looks aren't everything
b       they are wrong on both
b       heyy you're cute, saw you're at State too?
a       haha thanks yeah, sophomore
b       same!! what dorm
a +2m   Willis. you?
b +40m  off campus 😏 video?
a       sure
-       Video call, 4 minutes
b +1m   so. listen carefully
b!      I recorded that. I have your followers list, your sister, your coach. $600 in the next hour or they all get it
a +20s  what
a       please no
b!      [image/jpeg 61022]
b       that's just the thumbnail. 58 minutes
a +9m   I have like 200
b       send it
a +11m  sent. please delete it now
b +1m   good. now the other 400
a       you said
b!      I say a lot of things. 31 minutes
a +3m   my roommate says don't pay. I'm not paying
b +10s  your choice, sweetheart
`,
	},
	{
		no: 20502,
		region: "eu",
		language: "fr",
		category: "CYBER_VIOLENCE",
		keyword: "NON_CONSENSUAL_MATERIAL_DEEPFAKE",
		source: "USER",
		ago: 83,
		cast: {
			a: "ines.roche | Inès | FR | minor",
			b: "axel.lgt | Axel | FR | minor",
			c: "mathis_07 | Mathis | FR | minor",
		},
		reporter: "a",
		note: "C'est ma tête mais ce n'est pas moi. Il y en a de trois filles de la classe.",
		script: `
a       c'est quoi ce que tu as envoyé dans le groupe de foot
b       quoi
a       la photo. c'est ma photo de classe avec un faux corps
b       c'est l'appli qui fait ça tout seul mdr
c       détends-toi c'est pour rire
a +3m   c'est pas drôle. supprime
b!      [image/png 733120]
b       celle-là est mieux réussie
a       arrête
c +2m   il en a fait avec Jade et Louna aussi
b!      tu fais mes devoirs de maths jusqu'à juin et je supprime, sinon les terminales la reçoivent ce soir
a +10s  t'es malade
a +22m  j'ai tout montré à ma mère. elle appelle le lycée
b       attends non
c       mec je t'avais dit
b +1m   [DELETED]
b       voilà c'est supprimé, dis-lui que c'est supprimé
`,
	},
	{
		no: 20503,
		region: "eu",
		language: "pl",
		category: "DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
		keyword: "MISSING_PROCESSING_GROUND",
		source: "USER",
		ago: 640,
		cast: { a: "kasia.weg | Kasia | PL", b: "prawda_boli | Prawda Boli | PL | ?" },
		reporter: "a",
		note: "Opublikował mój adres, a mam małe dziecko.",
		script: `
b       To ty napisałaś tę opinię o warsztacie?
a       Tak. Auto wróciło bez jednego koła zapasowego
b       Usuń
a +2m   Nie usunę, bo jest prawdziwa
b!      Kasia W., ul. Lipowa, drugie piętro, zielony wózek na klatce. Numer do pracy też mam
a +30s  Skąd to masz?
b       Z umowy na naprawę 🙂
a       To są moje dane, nie wolno ci
b!      Wrzuciłem na trzy grupy. Niech ludzie sami przyjdą porozmawiać o opinii
a +1h   Ktoś dzwonił domofonem i się śmiał. Usuń to natychmiast
b       Ty pierwsza
`,
	},
	{
		no: 20504,
		region: "eu",
		language: "es",
		category: "CYBER_VIOLENCE_AGAINST_WOMEN",
		keyword: "NON_CONSENSUAL_IMAGE_SHARING_AGAINST_WOMEN",
		source: "TRUSTED_FLAGGER",
		ago: 150,
		cast: { a: "marina.cdz | Marina | ES", b: "ivan_ex | Iván | ES" },
		note: "Derivado por una asociación de apoyo a víctimas, con consentimiento de la afectada.",
		script: `
b       ¿Has llegado bien?
a +20m  Sí, gracias por acercarme a la estación
b       Para eso estamos
a +2d   Tienes aún mis libros de oposición, ¿me los dejas en casa de tu madre?
b       Ven tú a por ellos
a       Prefiero así, Iván. Lo hablamos en junio
b       En junio estabas confundida
a +1h   No lo estaba
b +1d   Han abierto la heladería de la plaza. La de pistacho
a       Qué bien
b       Íbamos cada domingo
a +3h   Lo sé. Fue bonito y se acabó
b +2d   Mi madre pregunta por ti
a       Dale un beso de mi parte, la quiero mucho
b       Entonces ven a verla
a       No voy a ir por ti, por favor entiéndelo
b       Marina tenemos que hablar
a +1h   No, Iván. Ya hablamos
b       Te he visto con ese
a       Es mi primo, y no es asunto tuyo
b +3m   Todavía tengo el álbum del verano
a       Me dijiste que lo habías borrado
b!      Dije lo que querías oír. Tu jefe contesta rápido los mensajes, ¿verdad?
a +1m   No te atrevas
b!      [image/jpeg 512233]
b       Esta se la he mandado solo a tu prima. De momento
a +4m   Son imágenes mías y no te doy permiso. Lo dejo por escrito
b       Vuelve y hablamos
a +5h   Tengo abogada. Guarda silencio y guarda los mensajes
b +1m   [DELETED]
b       [DELETED]
`,
	},
	{
		no: 20505,
		region: "us",
		language: "en",
		category: "CYBER_VIOLENCE",
		keyword: "CYBER_STALKING",
		source: "USER",
		ago: 205,
		cast: { a: "monica.bell | Monica B. | US", b: "trail.runner.kent | Kent | US" },
		reporter: "a",
		note: "I found a small tracker inside my bumper today. He is the only one who had my keys.",
		script: `
a       Thanks for the lift this weekend, you're a lifesaver
b       Anytime! That car needs love though
a       It needs a funeral
b       I topped up your oil while you were at your sister's
a +1h   Oh! You didn't have to, thanks
b       I had the keys anyway 🙂
a       Could you leave them with Joan at the desk?
b +1d   Done
b +2d   You were up early
a       Marathon plan says so
b       6:10 by the reservoir
a +4m   Ha, good guess
b       Good eye
b +1d   You skipped Thursday
a       Dentist. Why?
b       Just keeping you accountable!
a +3h   I'm ok on my own for training, but thank you
b       Sure. Sure
b       Great pace this morning! 8:40 on the hill section
a +20m  Hi Kent. My runs are private, how do you see that?
b       I was nearby
a       You live forty minutes away
b +2m   I like your trail
b +1d   New coffee place, huh. Oak Street. You stayed almost an hour
a       Are you following me?
b!      Following is a strong word. I just know where you are. It's sweet actually, I worry
a +1m   Stop. I gave you my keys for one weekend in March
b       And I gave them back, didn't I
b! +1d  Why did you drive past the police station twice. Monica. Talk to me first
a +40m  [image/jpeg 655310]
a       This was in my bumper. An officer is holding it now
b^ +2m  [image/png 90110]
a^ +1m  He called me from the car just now. I wrote down what he said: "you'd be nothing without somebody watching"
b +3m   [DELETED]
`,
	},
	{
		no: 20506,
		region: "us",
		language: "ar",
		category: "CYBER_VIOLENCE_AGAINST_WOMEN",
		keyword: "NON_CONSENSUAL_IMAGE_SHARING_AGAINST_WOMEN",
		source: "USER",
		ago: 260,
		cast: { a: "salma.k.mi | سلمى | US", b: "fixit.phones | صيانة الجوّال | US | ?" },
		reporter: "a",
		note: "أعطيته هاتفي للإصلاح فقط.",
		script: `
b       أهلاً بك في «صيانة الجوّال» 👋 كيف نخدمك؟
a       السلام عليكم، انكسرت شاشة هاتفي
b       وعليكم السلام. أي طراز؟
a       القديم، عمره أربع سنوات
b       موجود. نحتاج الرمز لفحص اللمس
a +3m   ضروري؟
b       ضروري، دقيقتين فقط
a       حسناً. وهل تحتفظون بالبيانات؟
b       لا نلمس شيئاً، الأمانة عندنا أولاً
a       جزاك الله خيراً. أعود غداً
a       مرحباً، هل هاتفي جاهز؟
b +2h   جاهز. الشاشة 80 دولاراً
a       تمام، سأمرّ غداً 🙏
b +9m   صوركِ من غير حجاب جميلة
a       عفواً؟!
b!      نسختُ المعرض كله. عائلتك محافظة، أليس كذلك؟
a +2m   هذا هاتف خاص، كيف تفتحه
b!      أنتِ أعطيتِني الرمز: 2580. خمسمئة دولار أو أرسلها إلى «مجموعة العائلة»
a +5m   أخي معي الآن ويقرأ كل كلمة
b       كذب
a +1m   اسمه Yousef وهو واقف أمام محلك
b +10s  [DELETED]
b       [DELETED]
`,
	},
];
