import type { DemoCase } from "../screenplay.ts";

/** Writing that breaks careless software: combining marks, joined emoji, mixed directions, long words, line breaks. */
export const scriptsOfTheWorld: DemoCase[] = [
	{
		no: 21001,
		region: "us",
		language: "vi",
		category: "CYBER_VIOLENCE",
		keyword: "CYBER_HARASSMENT",
		source: "USER",
		ago: 1600,
		cast: { a: "thao.nguyen.tx | Thảo Nguyễn | US", b: "long.k | Long | US" },
		reporter: "a",
		note: "Anh ấy là bạn cũ của chồng tôi.".normalize("NFD"),
		script: `
b       Chào Thảo, dạo này khỏe không?
a +5m   Em khỏe, cảm ơn anh 👩🏽‍👩🏽‍👧🏽‍👦🏽
b       Sao em không trả lời điện thoại?
a       Em đang làm việc ạ
b! +1h  Em nghĩ em là ai? Cả hội này sẽ biết em đối xử với anh thế nào
a +2m   Xin anh đừng nhắn cho em nữa
b! +1d  Anh đã gửi ảnh nhà em cho mọi người rồi nhé 🏚️
a       Em sẽ báo cáo
`.normalize("NFD"),
	},
	{
		no: 21002,
		region: "eu",
		language: "he",
		category: "SCAMS_AND_FRAUD",
		keyword: "PHISHING",
		source: "USER",
		ago: 2700,
		cast: { a: "yael.ams | יעל (Yael) 🏳️‍🌈 | NL", b: "support_il | תמיכה Support | NL | ?" },
		reporter: "a",
		script: `
b       שלום Yael, כאן צוות התמיכה של acme. מספר פנייה: AC-4471/B
a       שלום, לא פניתי אליכם
b!      החשבון ייסגר בעוד 3 שעות. אימות כאן: https://acme-verify.example/il?id=4471
a +2m   בְּרֵאשִׁית – ולמה הכתובת היא ‎.example‎?
b       שרת חדש\\nנא לשלוח:\\n1. סיסמה\\n2. קוד SMS
a       הנה הקוד: 👩‍💻🇳🇱🏴‍☠️ (100% אמיתי)
b!      זה לא קוד. יש לך 2 דקות!!!
a       Ik heb al melding gemaakt. להתראות 👋🏿
`,
	},
	{
		no: 21003,
		region: "us",
		language: "th",
		category: "SCAMS_AND_FRAUD",
		keyword: "INAUTHENTIC_USER_REVIEWS",
		source: "CLASSIFIER",
		detector: { name: "acme-spam-multi", version: "5.5.0", score: 0.69 },
		ago: 8800,
		cast: { a: "nok.thaitown | นก | US", b: "z̴a̷l̶g̵o̸.reviews | Z̴̧a̶͝l̵̛g̸o | US | ?" },
		script: `
b       สวัสดีค่ะ รับเขียนรีวิวร้านอาหาร ห้าดาวทั้งหมด ⭐⭐⭐⭐⭐
a       ไม่เป็นไรค่ะ ร้านเราไม่ต้องการ
b!      รีวิวละ 2 ดอลลาร์ ร้อยรีวิวแถมยี่สิบ ไม่มีใครจับได้ T̷r̶u̸s̵t̴ ̶m̷e̵
a +3m   ลูกค้าเราเขียนเองอร่อยกว่าค่ะ 🍜
b       Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft.example/reviews
a       ???
b       ขอโทษค่ะ ส่งผิดแชท
`,
	},
];
