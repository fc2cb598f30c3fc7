import type { Language } from './vocabulary.ts';

/** Accents do not matter, apostrophes count as spaces (see `Language`). */

export const spanish: Language = {
  words: {
    polite: `por favor, porfa, porfavor, gracias, muchas gracias, hola, vale, bien, muy bien, perfecto, genial, listo, ya, ahora, ahora mismo, otra vez, de nuevo, (me|nos|) (puedes|podrias|puede), (puedo|podria), quiero, quisiera, necesito,
      me gustaria, como (puedo|se|), donde (puedo|), el, la, los, las, mi, mis, lo, y, a, de, entonces, se puede, es posible, que`,
    take: 'exportar, exporta, exportalo, exporte, exportame, exportacion, descargar, descarga, descargalo, descargame, descargarlo, descargue, bajar, baja, bajalo, bajarlo, guardar, guarda, guardalo, guardarlo, renderizar, renderiza',
    give: 'envia, enviar, enviame, enviarme, envie, enviamelo, manda, mandar, mandame, mandarme, mandamelo, pasa, pasame, pasamelo, dame, damelo, muestra, muestrame, mostrar, ver, me envias, me mandas, me pasas, me das, comparte, tener',
    video:
      'video, videos, videito, clip, pelicula, archivo, animacion, resultado, mp4, (el|) video (final|terminado|listo|completo), este, esto, lo, version final',
    manner:
      'en mp4, como mp4, en hd, en alta calidad, en mi (telefono|movil|celular|galeria), a mi (telefono|movil|celular|galeria), al (telefono|movil|celular), aqui, por aqui, me, cuando (este|termine|esta) (listo|)',
    credit: 'creditos, credito, saldo, balance, saldo de creditos, puntos, recargar',
    left: 'quedan, queda, me quedan, me queda, restantes, restante, disponible, disponibles, todavia, aun, actual, gratis, suficientes',
    ask: 'cuanto, cuantos, cual es, cual, cuales, ver, consultar, consulta, mostrar, muestra, muestrame, dime, tengo, hay, es, saber, quedan, que, revisar, revisa, en mi cuenta, esta',
    state:
      'estado, estado (del|de mi) (video|proyecto), progreso, (mostrar|muestra|ver) (las|) pistas, pistas, linea de tiempo, cuanto falta, ya (esta|quedo|termino) (listo|lista|) (el video|mi video|), (esta|estara) (listo|terminado|hecho), como va, que hay en (la linea de tiempo|el video), cuando (estara|esta) (listo|)',
    upload: 'subir, sube, subo, cargar, subida, adjuntar',
    bring: 'enviarte, mandarte, te (envio|mando)',
    thing: 'una, un, (una|un|la|mi|) (foto|imagen|fotografia|archivo|video), fotos, imagenes, otra, aqui',
  },
};

export const portuguese: Language = {
  words: {
    polite: `por favor, pf, pfv, obrigado, obrigada, oi, ola, ok, certo, otimo, perfeito, legal, agora, ja, de novo, novamente, (voce|vc|) (pode|poderia), posso, quero, queria, gostaria de, preciso, como (posso|faco para|faco pra|eu|),
      onde (posso|), o, a, os, as, meu, minha, meus, e, de, eu, para, pra, da pra`,
    take: 'exportar, exporta, exporte, exportacao, baixar, baixa, baixe, download, fazer download, descarregar, salvar, salva, salve, guardar, renderizar, renderize',
    give: 'envia, enviar, envie, me (envia|envie|manda|mande|passa|da|mostra), manda, mandar, mande, mostra, mostrar, ver, compartilhar, enviar me, envia me, manda me, ter',
    video:
      'video, videos, clipe, filme, arquivo, ficheiro, animacao, resultado, mp4, video (final|pronto|completo), isso, ele, o',
    manner:
      'em mp4, como mp4, em hd, em alta qualidade, no (celular|telefone|telemovel), na galeria, aqui, para mim, pra mim, quando (estiver|ficar) pronto, me',
    credit: 'creditos, credito, saldo, pontos, saldo de creditos, recarregar',
    left: 'restam, resta, sobram, sobrou, me restam, restantes, restante, disponivel, disponiveis, ainda, atual, sobrando',
    ask: 'quanto, quantos, qual, qual e, quais, ver, consultar, mostrar, mostra, mostre, tenho, tem, ha, saber, verificar, me (mostra|diga|diz), que, na minha conta',
    state:
      'status, estado, estado do (video|projeto), progresso, faixas, (mostrar|mostra|ver) (as|) (faixas|trilhas), linha do tempo, quanto (falta|tempo falta|tempo), (ja|) (esta|ta|ficou) pronto, pronto ?, como (esta|ta|vai) (indo|o video|), o que (tem|ha) na linha do tempo, quando fica pronto',
    upload: 'enviar (uma|) (foto|imagem), carregar, upload, fazer upload, subir, anexar',
    bring: 'te (enviar|mandar|envio|mando), enviar para voce, mandar para voce',
    thing:
      'uma, um, (uma|um|a|minha|) (foto|imagem|fotografia|arquivo|video), fotos, imagens, de uma (foto|imagem), de fotos, aqui',
  },
};

export const french: Language = {
  words: {
    polite: `s il (te|vous) plait, sil te plait, sil vous plait, stp, svp, merci, merci beaucoup, bonjour, salut, coucou, d accord, ok, parfait, super, genial, tres bien, bien, maintenant, tout de suite, encore, encore une fois, a nouveau,
      (peux|pourrais) tu, tu (peux|pourrais), (pouvez|pourriez) vous, vous (pouvez|pourriez), (je peux|puis je|est ce que je peux|on peut), (je veux|je voudrais|j aimerais|je souhaite), comment (je peux|puis je|faire pour|on peut|), ou (puis je|je peux|),
      le, la, les, l, ma, mon, mes, de, du, des, et, alors, est ce que, il faut, j ai besoin de`,
    take: 'exporter, exporte, exportez, export, exportation, telecharger, telecharge, telechargez, telechargement, enregistrer, enregistre, sauvegarder, sauvegarde',
    give: 'envoie, envoyer, envoyez, envoi, m envoyer, envoie moi, envoyez moi, donne moi, donnez moi, donne, montre moi, montre, montrez moi, voir, partage, partager, avoir, recuperer, recevoir, passe moi, envoie la moi, me (envoyer|montrer|donner)',
    video:
      'video, videos, clip, film, fichier, animation, resultat, mp4, (video|version|clip) (finale|final|terminee|complete), ca, cela, la, le',
    manner:
      'en mp4, au format mp4, en hd, en haute qualite, sur mon (telephone|portable|ordinateur), dans ma galerie, ici, moi, quand (c est|elle est|ce sera) (pret|prete|fini|finie)',
    credit: 'credits, credit, solde, points, jetons, solde de credits, recharger',
    left: 'reste, restent, restant, restants, reste t il, me reste, me reste t il, il me reste, il reste, disponible, disponibles, encore, actuel, assez',
    ask: 'combien, quel est, quel, quels, voir, afficher, affiche, montrer, montre moi, verifier, verifie, ai je, j ai, j en ai, y a t il, il y a, savoir, connaitre, dis moi, qu est ce, consulter, que, sur mon compte, est, me, il',
    state:
      'statut, etat, etat (de la|de ma) video, progression, avancement, pistes, (montre|affiche|voir) (les|) pistes, timeline, chronologie, (c est|elle est|est elle|est ce) (pret|prete|fini|finie|termine), (la|ma) video est (elle|) (prete|finie|terminee), ou en (es tu|est|est on|etes vous|est la video), (ca|tu) en es ou, combien de temps, qu y a t il sur la timeline, ca avance',
    upload:
      'televerser, uploader, upload, importer, charger, deposer, ajouter un fichier, (telecharger|envoyer) (une|un) (photo|image|fichier), mettre en ligne',
    bring: 't envoyer, vous envoyer',
    thing: 'une, un, (une|un|ma|mon|) (photo|image|fichier|video), photos, images, sur le bot, ici',
  },
};

export const german: Language = {
  words: {
    polite: `bitte, danke, vielen dank, hallo, hi, ok, gut, sehr gut, super, perfekt, toll, prima, klasse, jetzt, sofort, gleich, nochmal, noch mal, noch einmal, erneut, (kannst|konntest|wurdest) du, (konnen|konnten) sie, (kann|konnte) ich, (ich|wir) (will|mochte|wurde gern|wurde gerne|brauche|wollen|mochten),
      wie (kann ich|), wo kann ich, ich, du, sie, der, die, das, den, mein, meine, meinen, mal, einfach, dann, und, gern, gerne, doch, mir`,
    take: 'exportieren, exportiere, exportier, export, herunterladen, runterladen, download, downloaden, lade herunter, (lade|lad) (es|das video|) (herunter|runter), speichern, speicher, speichere, abspeichern, rendern, rendere, ausgeben',
    give: 'schick, schicke, schicken, sende, senden, send, gib, zeig, zeige, zeigen, sehen, haben, ansehen, teilen, zuschicken, zusenden, anschauen, bekommen',
    video:
      'video, videos, clip, film, datei, animation, ergebnis, mp4, (fertige|fertiges|ganze|finale|letzte) (video|datei|clip|film), es',
    manner:
      'mir, als (mp4|datei|video), in (hd|hoher qualitat), auf (mein|dem|meinem) (handy|telefon|pc|computer), hier, wenn es fertig ist, zu, sobald es fertig ist',
    credit: 'credits, credit, guthaben, kontostand, punkte, guthabenstand, aufladen, kredite, saldo',
    left: 'noch, ubrig, verfugbar, verbleibend, verbleibende, verbleiben, habe, aktuell, aktuelles, genug, restliche, restliches',
    ask: 'wie viel, wie viele, wieviel, wieviele, was ist, wie hoch ist, wie ist, zeig, zeige, zeigen, anzeigen, prufen, habe ich, hab ich, sind, ist, gibt es, wissen, sag, sehen, haben wir, abfragen, bleiben, auf meinem konto',
    state:
      'status, (aktueller|der|wie ist der) stand, fortschritt, spuren, (zeig|zeige) (mir|) (die|) spuren, zeitleiste, zeitachse, timeline, (ist|bist) (es|das video|mein video|du) (schon|) (fertig|bereit), fertig ?, schon fertig, wie weit (ist es|bist du|sind wir|ist das video), wie lange (noch|dauert es|dauert das) (noch|), was ist (auf der|in der) (timeline|zeitleiste), wann ist es fertig',
    upload: 'hochladen, lade hoch, upload, uploaden, hochlade, (lade|lad) (ein|) (foto|bild) hoch',
    bring: 'dir (ein|) (foto|bild) schicken, dir schicken, dir senden',
    thing: 'ein, eine, einen, (ein|eine|mein|das|) (foto|bild|datei|video), fotos, bilder, dateien, hier',
  },
};

export const italian: Language = {
  words: {
    polite: `per favore, per piacere, grazie, grazie mille, ciao, ok, va bene, bene, perfetto, ottimo, bello, adesso, ora, subito, di nuovo, ancora, (mi|) (puoi|potresti|puo), (posso|potrei), voglio, vorrei, ho bisogno di, come (posso|faccio a|si fa a|), dove (posso|),
      il, lo, la, i, gli, le, mio, mia, miei, e, di, l, poi, un attimo`,
    take: 'esporta, esportare, esportalo, esportazione, scarica, scaricare, scaricalo, scaricarlo, download, salva, salvare, salvalo, renderizza',
    give: 'manda, mandami, mandare, mandarmi, mandamelo, invia, inviami, inviare, inviarmi, dammi, dammelo, mostra, mostrami, fammi vedere, vedere, condividi, avere, mi (mandi|invii|dai)',
    video:
      'video, clip, filmato, film, file, animazione, risultato, mp4, video (finale|finito|completo), lo, questo',
    manner:
      'in (mp4|hd|alta qualita), come mp4, sul (telefono|cellulare|computer), qui, quando e pronto, mi, nella galleria',
    credit: 'crediti, credito, saldo, punti, ricaricare, ricarica',
    left: 'rimangono, rimasti, rimanenti, restano, mi (rimangono|restano), disponibili, disponibile, ancora, residuo, residui, attuale',
    ask: 'quanto, quanti, qual e, quali, qual, mostra, mostrami, vedere, controlla, controllare, ho, ci sono, sapere, dimmi, sono, c e, che, nel mio conto',
    state:
      'stato, stato del (video|progetto), progresso, avanzamento, tracce, (mostra|mostrami) (le|) tracce, timeline, (e|e gia|il video e|il mio video e) pronto, pronto ?, a che punto (e|sei|siamo), quanto (manca|ci vuole|tempo manca), cosa c e (sulla|nella) timeline, come va',
    upload: 'caricare, carica, carico, upload, allegare',
    bring: 'inviarti, mandarti, ti (mando|invio)',
    thing: 'una, un, (una|un|la|mia|) (foto|immagine|fotografia|file|video), immagini, qui',
  },
};

export const russian: Language = {
  words: {
    polite: `пожалуйста, пж, плиз, пожалуста, спасибо, большое спасибо, привет, здравствуйте, ок, окей, хорошо, отлично, супер, класс, круто, идеально, сейчас, прямо сейчас, теперь, уже, еще раз, снова, (ты|) (можешь|можете|мог бы|могли бы) (ли|), (могу|можно) (ли|) (я|), (я|) (хочу|хотел бы|хотела бы|хотелось бы),
      мне (нужно|надо), как (мне|я могу|можно|), где (можно|), мне, мое, мой, мою, моего, это, и, давай, а, ну, просто, будь добр, готово, все`,
    take: 'экспорт, экспортировать, экспортируй, экспортируйте, экспортни, скачать, скачай, скачайте, скачивание, загрузить видео, сохрани, сохранить, сохраните, выгрузи, выгрузить, рендер, отрендери, выведи, ссылку',
    give: 'отправь, отправьте, отправить, пришли, пришлите, прислать, скинь, скиньте, скинуть, дай, дайте, покажи, покажите, посмотреть, кинь, вышли, выслать, перешли, получить, увидеть, верни, скинешь, пришлешь, отправишь',
    video:
      'видео, видос, видосик, видик, ролик, клип, фильм, файл, анимацию, результат, (готовое|финальное|итоговое|полное|последнее|готовый|итоговый) (видео|ролик|файл|), его, mp4, мп4, видеоролик',
    manner:
      'мне, в (mp4|мп4|hd|хорошем качестве|высоком качестве|формате mp4), на (телефон|компьютер|комп|пк), в галерею, сюда, в (чат|этот чат), когда будет готово, как mp4, файлом',
    credit:
      'баланс, кредиты, кредитов, кредит, кредита, баллы, баллов, токены, токенов, остаток, счет, счета, пополнить, монет',
    left: 'осталось, остались, остался, остаток, еще, доступно, доступных, у меня, на счету, на балансе, хватит, текущий, мой, мои, хватает',
    ask: 'сколько, какой, каков, какие, покажи, показать, проверь, проверить, узнать, посмотреть, есть, скажи, есть ли, ли, остались, у меня',
    state:
      'статус, состояние, прогресс, дорожки, (покажи|показать|какие) (есть|) дорожки, таймлайн, шкала времени, (видео|оно|уже|ролик|) (готово|готов|готова) ?, (видео|ролик|мое видео|мой ролик) (уже|) (готово|готов), готово ли (видео|), долго еще, сколько (еще|) (ждать|осталось ждать|времени осталось), когда будет готово, как (дела|успехи) (с видео|), что на таймлайне, на каком этапе, ну что там, скоро',
    upload:
      'загрузить, загрузи, загрузка, загружать, прикрепить, залить, загрузить (фото|картинку|файл|изображение|видео)',
    bring: '(тебе|вам) (отправить|прислать|скинуть), (отправить|прислать|скинуть) (тебе|вам)',
    thing:
      '(фото|фотку|фотографию|картинку|изображение|файл|видео|фотки|картинки|фотографии), свое, свою, одну, сюда',
  },
};
