import type { Language } from './vocabulary.ts';

/** The words most often used for the bot's own commands (see `Language`). */

export const arabic: Language = {
  words: {
    polite:
      'من فضلك, لو سمحت, رجاء, شكرا, شكرا لك, مرحبا, السلام عليكم, الان, هل يمكنك, هل يمكنني, هل, يمكنك, ممكن, اريد, اريد ان, كيف, كيف يمكنني, اين, حسنا, تمام, رائع, ممتاز, مرة اخرى, ان, و, لي',
    take: 'تصدير, صدر, صدره, تحميل, حمل, حمله, تنزيل, نزل, نزله, احفظ, حفظ, التصدير, اصدر',
    give: 'ارسل, ارسله, ارسال, ارسل لي, ابعث, ابعت, اعطني, اعطيني, ارني, اريني, ترسل, عرض, مشاهدة, ارسلي, احصل على',
    video: 'الفيديو, فيديو, المقطع, مقطع, الملف, فيديوهي, الفيديو النهائي, النتيجة, النهائي, mp4',
    manner: 'لي, الي, هنا, الى هاتفي, على هاتفي, بجودة عالية, بصيغة mp4',
    credit: 'رصيد, رصيدي, الرصيد, النقاط, نقاط, نقاطي, نقطة, الائتمان, ارصدة, شحن',
    left: 'المتبقي, متبقي, المتبقية, بقي, تبقى, لدي, عندي, باقي, الباقي, الحالي, الحالية',
    ask: 'كم, ما هو, ما, كم من, اعرض, اعرف, عرض, تحقق من, كم هو, في حسابي, من',
    state:
      'الحالة, حالة, حالة الفيديو, التقدم, المسارات, عرض المسارات, الجدول الزمني, هل الفيديو جاهز, جاهز ?, هل انتهى, هل انتهيت, كم تبقى من الوقت, متى ينتهي, هل هو جاهز',
    upload: 'رفع, ارفع, رفع صورة, تحميل صورة, ارفاق',
    bring: 'ارسل لك, ارسال لك',
    thing: 'صورة, الصورة, صورتي, صور, ملف, فيديو',
  },
};

export const hindi: Language = {
  words: {
    polite:
      'कृपया, प्लीज, प्लीज़, धन्यवाद, शुक्रिया, नमस्ते, अभी, अब, मुझे, मैं, मेरा, मेरी, मेरे, को, का, की, के, ठीक है, बढ़िया, अच्छा, करो, करें, कर दो, कर दीजिए, कीजिए, करना, करना है, करना चाहता हूँ, करना चाहती हूँ, चाहिए, क्या आप, क्या, सकते हैं, सकते हो, कर, कैसे, करूं, करूँ, कहाँ, दो, दें, दीजिए, फिर से, से, ये, यह, है',
    take: 'एक्सपोर्ट, निर्यात, डाउनलोड, सेव, सहेजें, निकालो',
    give: 'भेजो, भेजें, भेज, भेज दो, भेजिए, दिखाओ, दिखाएं, दिखाइए, दो, दीजिए, देखना',
    video: 'वीडियो, विडियो, क्लिप, फाइल, फ़ाइल, फिल्म, mp4, इसे, पूरा',
    manner: 'मुझे, यहाँ, फोन में, में, mp4, hd',
    credit: 'क्रेडिट, क्रेडिट्स, बैलेंस, शेष, शेष राशि, पॉइंट, पॉइंट्स, रिचार्ज',
    left: 'बचे, बचा, बाकी, शेष, मेरे पास, पास, कितना बचा, उपलब्ध',
    ask: 'कितने, कितना, कितनी, है, हैं, बताओ, बताइए, दिखाओ, दिखाएं, देखो, चेक, क्या है, जानना',
    state:
      'स्थिति, स्टेटस, प्रगति, टाइमलाइन, ट्रैक, ट्रैक दिखाओ, हो गया, हो गया क्या, बन गया, बन गया क्या, तैयार है, कितना समय, कब तक, कब',
    upload: 'अपलोड',
    bring: 'आपको भेज, तुम्हें भेज',
    thing: 'फोटो, फ़ोटो, तस्वीर, चित्र, फाइल, फ़ाइल, वीडियो, एक, इमेज',
  },
};

export const indonesian: Language = {
  words: {
    polite:
      'tolong, mohon, silakan, terima kasih, makasih, halo, hai, ya, dong, sekarang, lagi, sekali lagi, bisa, bisakah, boleh, bisakah kamu, bisa kamu, apakah, saya, aku, mau, ingin, saya mau, saya ingin, bagaimana cara, gimana cara, cara, bagaimana, di mana, oke, ok, bagus, sip, mantap, keren, sempurna, sudah, dan, kak, min, yang',
    take: 'ekspor, eksport, export, unduh, download, mengunduh, mengekspor, downloadkan, simpan, menyimpan, unduhkan, render',
    give: 'kirim, kirimkan, kirimi, mengirim, berikan, beri, kasih, tunjukkan, lihat, tampilkan, bagikan, kirimin, minta',
    video:
      'video, videonya, vidionya, vidio, klip, film, file, filenya, animasi, hasil, hasilnya, video (akhir|jadi|final), mp4, ini, itu',
    manner:
      'ke saya, ke aku, saya, ke hp, ke hp saya, ke galeri, di sini, ke sini, sebagai mp4, dalam hd, format mp4',
    credit:
      'kredit, kreditku, kreditnya, saldo, saldoku, poin, koin, kuota, (sisa|jumlah) (kredit|saldo|poin), isi ulang',
    left: 'sisa, tersisa, tinggal, masih, tersedia, punya, yang tersisa, saat ini, sisanya, ku',
    ask: 'berapa, cek, lihat, tampilkan, ada, apa, tahu, periksa, ada berapa, beri tahu, kasih tahu, banyak, berapa banyak',
    state:
      'status, progres, progress, kemajuan, trek, (tampilkan|lihat) trek, garis waktu, linimasa, timeline, (sudah|udah) (selesai|jadi) (belum|), (video|videonya) (sudah|udah) (jadi|selesai), berapa lama (lagi|), sampai mana, kapan (selesai|jadi), apa isi timeline',
    upload: 'unggah, upload, mengunggah, unggahkan, mengupload',
    bring: 'kirim ke kamu',
    thing: 'foto, gambar, file, video, sebuah, foto saya, fotoku, satu',
  },
};

export const turkish: Language = {
  words: {
    polite:
      'lutfen, tesekkurler, tesekkur ederim, sagol, merhaba, selam, simdi, hemen, tekrar, yeniden, bir daha, istiyorum, isterim, misin, misiniz, mi, miyim, ben, bana, tamam, harika, super, guzel, mukemmel, nasil, nereden, benim, lazim, olur, ve, de, artik, et, edebilir misin, edebilir misiniz, etmek, edin, ederim, ederim',
    take: 'disa aktar, disa aktarin, disari aktar, export, export et, indir, indirin, indirmek, indirebilir, indirebilir miyim, indiririm, kaydet, kaydedin, kaydetmek',
    give: 'gonder, gonderin, gonderir misin, gonderebilir misin, gondermek, yolla, yollar misin, at, atar misin, ver, verir misin, goster, gosterir misin, gormek, izlemek, paylas, ilet',
    video:
      'video, videoyu, videomu, videosunu, klip, klibi, film, filmi, dosya, dosyayi, sonuc, sonucu, son hali, son halini, bitmis, mp4, bunu, onu',
    manner: 'bana, buraya, telefonuma, telefona, mp4 olarak, galeriye, yuksek kalitede, hd',
    credit:
      'kredi, kredim, krediler, kredilerim, kredimi, bakiye, bakiyem, bakiyemi, puan, puanim, jeton, kredi bakiyesi, yukleme yap',
    left: 'kaldi, kalan, kalmis, var, mevcut, hala, daha, kalmis mi, yeterli, guncel, toplam',
    ask: 'kac, ne kadar, goster, nedir, var, sorgula, ogrenmek, kontrol et, kontrol, gor, gormek, bak, soyle',
    state:
      'durum, durumu, durum nedir, videonun durumu, ilerleme, zaman cizelgesi, parcalar, parcalari goster, izler, hazir mi, video hazir mi, videom hazir mi, bitti mi, (ne kadar|daha ne kadar) (surer|surecek|kaldi), tamamlandi mi, ne zaman biter, nerede kaldik, ne durumda',
    upload: 'yukle, yuklemek, yukleyebilir, yukleyebilir miyim, yuklerim, yukleme, upload',
    bring: 'sana gonder, sana gondermek',
    thing: 'fotograf, fotografi, foto, resim, resmi, dosya, video, bir, gorsel',
  },
};

export const vietnamese: Language = {
  words: {
    polite:
      'làm ơn, vui lòng, xin, cảm ơn, cám ơn, xin chào, chào, bạn, bạn có thể, có thể, hãy, cho, cho tôi, cho mình, giúp, giúp tôi, giúp mình, tôi, mình, tôi muốn, mình muốn, muốn, bây giờ, ngay, ngay bây giờ, lại, lần nữa, được không, phải không, nhé, đi, với, ạ, ok, tốt, đẹp, tuyệt, tuyệt vời, hoàn hảo, làm sao để, làm thế nào để, cách, ở đâu, của tôi, của mình, của, và',
    take: 'xuất, xuất ra, tải, tải về, tải xuống, download, lưu, lưu về, kết xuất, export',
    give: 'gửi, gửi cho, gửi cho tôi, gửi lại, đưa, cho xem, xem, chia sẻ, lấy, cho',
    video:
      'video, clip, phim, tệp, file, kết quả, thành phẩm, hoàn chỉnh, video cuối cùng, mp4, này, bản cuối',
    manner:
      'cho tôi, cho mình, về máy, về điện thoại, vào điện thoại, ở đây, mp4, dạng mp4, thành mp4, chất lượng cao, hd',
    credit: 'tín dụng, số dư, điểm, credit, xu, số tín dụng, nạp thêm, nạp tiền',
    left: 'còn, còn lại, hiện tại, hiện có, có, khả dụng, nữa',
    ask: 'bao nhiêu, mấy, là bao nhiêu, xem, kiểm tra, hiển thị, cho biết, biết, có',
    state:
      'trạng thái, tiến độ, tiến trình, dòng thời gian, timeline, các track, rãnh, xong chưa, đã xong chưa, làm xong chưa, video xong chưa, bao lâu, bao lâu nữa, khi nào xong, đến đâu rồi, tới đâu rồi, trên dòng thời gian có gì',
    upload: 'tải lên, đăng tải, upload, tải ảnh lên, tải (ảnh|hình|hình ảnh|tệp|file) lên',
    bring: 'gửi cho bạn, gửi bạn',
    thing: 'ảnh, hình, hình ảnh, tệp, file, video, một, tấm, bức, một tấm',
  },
};

export const thai: Language = {
  words: {
    polite:
      'กรุณา, โปรด, ช่วย, ช่วยหน่อย, หน่อย, ด้วย, นะ, ครับ, ค่ะ, คะ, จ้า, ที, ขอบคุณ, สวัสดี, ตอนนี้, เลย, อีกครั้ง, อีกที, ได้ไหม, ได้มั้ย, ได้, ไหม, มั้ย, ฉัน, ผม, เรา, อยาก, ต้องการ, อยากจะ, จะ, โอเค, ดี, ดีมาก, เยี่ยม, สวยมาก, อย่างไร, ยังไง, ที่ไหน, ของฉัน, ของผม, ของ, ให้, และ',
    take: 'ส่งออก, เอ็กซ์พอร์ต, เอ็กซ์ปอร์ต, ดาวน์โหลด, โหลด, บันทึก, เซฟ, เรนเดอร์',
    give: 'ส่ง, ส่งมา, ส่งให้, ขอ, เอา, ดู, ขอดู, แสดง, แชร์, เอามา',
    video: 'วิดีโอ, วีดีโอ, วิดิโอ, คลิป, ไฟล์, ผลลัพธ์, ที่เสร็จแล้ว, mp4, อันนี้, หนัง',
    manner: 'ให้ฉัน, ให้ผม, ให้, มา, มาให้, ลงเครื่อง, ลงมือถือ, ที่นี่, เป็น, mp4, คมชัด',
    credit: 'เครดิต, ยอดเงิน, ยอดคงเหลือ, คะแนน, แต้ม, เหรียญ, พอยท์, เติมเงิน, ยอดเครดิต',
    left: 'เหลือ, คงเหลือ, เหลืออยู่, อยู่, ปัจจุบัน, มี, ยัง, อีก, ฉันมี, ผมมี',
    ask: 'เท่าไหร่, เท่าไร, เท่าใด, กี่, กี่อัน, เช็ค, เช็ก, ดู, ตรวจสอบ, แสดง, มี, ขอดู, บอก, คือ',
    state:
      'สถานะ, ความคืบหน้า, ไทม์ไลน์, แทร็ก, เสร็จหรือยัง, เสร็จยัง, เสร็จแล้วหรือยัง, พร้อมหรือยัง, อีกนานไหม, นานแค่ไหน, ถึงไหนแล้ว, เมื่อไหร่จะเสร็จ, เสร็จเมื่อไหร่, มีอะไรบ้าง, มีอะไร',
    upload: 'อัปโหลด, อัพโหลด, อัปรูป, อัพรูป',
    bring: 'ส่งให้คุณ',
    thing: 'รูป, รูปภาพ, ภาพ, ไฟล์, วิดีโอ, คลิป, เพลง, หนึ่ง',
  },
};
