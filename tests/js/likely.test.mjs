import assert from "node:assert/strict";
import { test } from "node:test";
import { likelyKind } from "../../static/js/suggest/likely.js";
import { marks, quotationMarks } from "./marks.mjs";

const QUOTES = ["“It’s time,”", "„Wir warten“", "«Bonjour»", "'No'", '"Yes"', "「…」", "『夏』", "״שלום״", "”Vi väntar”", "’nej’", "“half of it"];
const ENTITIES = [
  ...["Trump", "Ayatollah Ali Khamenei", "Ministry of Defence", "Élysée", "Trump’s", "spokesman", "the foreign minister", "J.D. Vance"],
  ...["Mr. Thale", "St. Petersburg", "Department of Health and Human Services", "Procter & Gamble", "Boeing 737", "Yahoo!", "Apple Inc."],
  ...["’Cause", "'90s", "Москва", "Владимир Путин", "Αθήνα", "Երևան"],
  ...["משרד החוץ של ישראל", "בנימין נתניהו", "محمد بن سلمان", "الأمم المتحدة", "თბილისი", "საქართველოს პარლამენტი"],
  ...["联合国", "中华人民共和国外交部", "岸田文雄", "トランプ大統領", "북한", "กรุงเทพมหานคร", "अमित शाह", "《中华人民共和国个人信息保护法》"],
];
const CLAIMS = [
  ...["the barrier would protect 4,000 homes", "The mayor resigned on Friday", "She left.", "the mayor resigned.", "Мэр ушёл в отставку"],
  ...["ראש העיר התפטר ביום שישי", "העיר נפלה.", "استقال رئيس البلدية يوم الجمعة", "هل استقال؟", "მერი პარასკევს გადადგა თანამდებობიდან და წავიდა", "მერი გადადგა."],
  ...["市长周五宣布将于下月辞去职务", "市长将于下月辞职。", "市長は金曜日に辞任すると述べた", "นายกเทศมนตรีลาออกจากตำแหน่งเมื่อวันศุกร์ที่ผ่านมา", "महापौर ने इस्तीफ़ा दिया।"],
];

for (const [kind, passages] of /** @type {const} */ ([["quote", QUOTES], ["entity", ENTITIES], ["claim", CLAIMS]])) {
  for (const words of passages) test(`${words} is likely ${kind}`, () => assert.equal(likelyKind(words, marks), kind));
}

test("whatever stands between marks of the list is a quote", () => {
  for (const [opener, closers] of quotationMarks) for (const closer of closers) assert.equal(likelyKind(`${opener}Yes, so it is${closer}`, marks), "quote", opener + closer);
});
