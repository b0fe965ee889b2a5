"""Usual names of columns, in the languages that people and Takeout write them."""

from collections.abc import Iterable

from streaming.sources.files.profiles.names import plain
from streaming.sources.files.profiles.profile import Profile, columns

COMMENTS = Profile(
    title="comments, by the names of columns",
    fields=columns(
        comment_id=(
            "comment_id, cid, message_id, id, Kommentar-ID, ID del comentario, ID de comentario, "
            "ID comentario, ID do comentário, ID du commentaire, ID commento, "
            "Идентификатор комментария, ID комментария, ID коментаря, "
            "评论 ID, コメント ID, 댓글 ID, "
            "Yorum kimliği, Yorum ID, ID komentarza, Reactie-ID, ID komentar, معرّف التعليق"
        ),
        video_id=(
            "video_id, *.videoId, vid, yt_id, youtube_id, youtube_video_id, (video), Video-ID, "
            "ID del video, ID de video, ID de vídeo, ID do vídeo, ID de la vidéo, "
            "ID vidéo, ID video, Идентификатор видео, ID видео, ID відео, 视频 ID, 動画 ID, "
            "동영상 ID, Video kimliği, ID filmu, معرّف الفيديو, "
            "video, video_url, video_link, page_url, post_url, url, link"
        ),
        parent_id=(
            "parent_id, *.parentId, parent, parent_comment_id, parent_comment, reply_to, "
            "reply_to_id, reply_to_cid, is_reply_to, in_reply_to, in_reply_to_id, replied_to, "
            "ID des übergeordneten Kommentars, Übergeordnete Kommentar-ID, "
            "ID del comentario principal, ID du commentaire parent, ID del comentario padre, "
            "ID do comentário principal, ID del commento principale, "
            "Идентификатор родительского комментария, ID родительского комментария, "
            "父评论 ID, 親コメント ID, 상위 댓글 ID, top_level_comment_id, (parent)"
        ),
        author=(
            "author, author_name, *.authorDisplayName, author_display_name, author_title, user, "
            "username, user_name, name, display_name, screen_name, nickname, handle, "
            "author_handle, commenter, commenter_name, comment_author, comment_author_name, "
            "author.text, user.name, user.username, user.handle, author.title, "
            "profile_name, Autor, Autorin, Auteur, Autore, Auteur·rice, Nutzer, Benutzer, "
            "Benutzername, Nutzername, Usuario, Nombre, Nombre de usuario, Usuário, Nome, "
            "Utilisateur, Nom d'utilisateur, Utente, Автор, Имя, Пользователь, Имя пользователя, "
            "作者, 用户名, 用户, 昵称, ユーザー名, 投稿者, 作成者, 작성자, 사용자, "
            "Yazar, Kullanıcı, "
            "الكاتب, المستخدم, اسم المستخدم, المؤلف, लेखक, Penulis, Gebruiker, Użytkownik"
        ),
        author_id=(
            "author_id, *.authorChannelId.value, *.authorChannelId, author_channel_id, "
            "author_channel, commenter_id, comment_author_id, comment_author_channel_id, user_id, "
            "profile_id, author.channel_id, Kanal-ID, ID del canal, ID do canal, ID de la chaîne, "
            "ID canale, Идентификатор канала, ID канала, 频道 ID, チャンネル ID, 채널 ID"
        ),
        text=(
            "*.textOriginal, text_original, original_text, comment_original, raw_text, text, "
            "content, comment, comment_text, body, message, comments, comment_content, "
            "comment_body, comment_message, comment_actual, message_text, msg, chat_message, "
            "*.commentText, live_chat_text, text_content, full_text, plain_text, "
            "content_text, commentary, review, review_text, tweet, tweet_text, reply_text, "
            "post_text, user_comment, comment_string, comment_raw, youtube_comment, "
            "Kommentar, Kommentare, Kommentartext, Kommentarinhalt, Inhalt, Nachricht, "
            "Comentario, Comentarios, Texto, Texto del comentario, Contenido, Mensaje, "
            "Comentário, Comentários, Texto do comentário, Mensagem, Conteúdo, "
            "Commentaire, Commentaires, Texte, Texte du commentaire, Contenu, "
            "Commento, Commenti, Testo, Testo del commento, Messaggio, Contenuto, "
            "Комментарий, Комментарии, Текст, Текст комментария, Сообщение, Содержание, "
            "Коментар, Текст коментаря, Opmerking, Reactie, Bericht, Tekst, Komentarz, "
            "Treść, Treść komentarza, Komentar, Isi, Isi komentar, Teks, Yorum, Yorumlar, "
            "Yorum metni, İçerik, 评论, 评论内容, 内容, 留言, 評論, コメント, コメント本文, "
            "コメント テキスト, 本文, 댓글, 댓글 내용, 댓글 텍스트, 내용, "
            "تعليق, التعليق, التعليقات, نص, النص, نص التعليق, المحتوى, टिप्पणी, "
            "टिप्पणियाँ, پیام, نظر, متن, Bình luận, Nội dung, ความคิดเห็น, ข้อความ, Σχόλιο, תגובה, "
            "*.textDisplay, text_display, display_text, clean_text, cleaned_text, "
            "text_clean, comment_clean, clean_comment, processed_text, html"
        ),
        like_count=(
            "like_count, likes, *.likeCount, votes, vote_count, like, n_likes, num_likes, "
            "likes_count, stats.votes, stats.likes, number_of_likes, total_likes, "
            "comment_like_count, comment_likes, "
            "upvotes, thumbs_up, thumbs_up_count, favorite_count, "
            "Gefällt mir, Gefällt-mir-Angaben, Me gusta, J'aime, Mentions J'aime, Mi piace, "
            "Curtidas, Gostos, Лайки, Лайков, Нравится, "
            "点赞, 点赞数, 赞, 高評価, いいね, 高評価数, "
            "좋아요, 좋아요 수, Beğeni, Beğeniler, الإعجابات, إعجابات, पसंद, Polubienia, Suka"
        ),
        published_at=(
            "published_at, *.publishedAt, comment_date, comment_time, comment_datetime, "
            "comment_datetime_utc, comment_timestamp, comment_published_at, "
            "comment_create_timestamp, comment_publish_date, commented_at, commented_time, "
            "comment_published, "
            "date, time, date_time, datetime, timestamp, created_at, "
            "published, publish_date, published_date, publication_date, date_published, "
            "publish_time, published_time, time_published, datetime_utc, pub_date, "
            "posted_at, posted, post_date, post_time, created, created_time, creation_time, "
            "create_time, "
            "created_utc, created_date, date_created, unix_timestamp, time_parsed, "
            "published_time_text, published_text, time_text, _time_text, relative_time, "
            "updated_at, "
            "Datum, Zeit, Zeitpunkt, Zeitstempel, Veröffentlicht am, Fecha, Fecha y hora, Hora, "
            "Fecha de publicación, Data, Data e hora, Data de publicação, Publicado em, "
            "Date de publication, Publié le, Heure, Ora, Дата, Время, Дата публикации, "
            "Дата и время, 日期, 时间, 時間, 发布时间, "
            "日時, 日付, 投稿日時, 投稿日, 날짜, 작성일, "
            "작성 시간, Tarih, Zaman, التاريخ, تاريخ, الوقت, दिनांक, तारीख, Tanggal, Czas"
        ),
        by_owner=(
            "by_owner, author_is_uploader, author_is_channel_owner, author_is_owner, is_owner, "
            "is_channel_owner, is_uploader, is_video_owner, is_author_channel_owner, is_creator, "
            "channel_owner"
        ),
        by_member="by_member, is_member, is_sponsor, is_chat_sponsor, author_is_member",
        pinned="pinned, is_pinned, pinned.status",
        hearted="hearted, is_hearted, heart, has_creator_heart, creator_heart, is_favorited",
        paid_amount=(
            "paid_amount, purchase_amount, money.text, amount_display_string, super_chat_amount, "
            "super_chat, paid"
        ),
        is_reply="is_reply, reply, is_response, comment_type, type",
        link="comment_url, comment_link, permalink, link, url",
        clock="time, comment_time, publish_time, published_time, Uhrzeit, Zeit, Hora, Heure, Ora, "
        "Время, 时间, 時間, 시간, Saat",
    ),
)


def plain_names(names: Iterable[str]) -> frozenset[str]:
    """Return names in the form of `plain`, "*." left out; nested names say nothing alone."""
    last = (name.removeprefix("*.") for name in names)
    return frozenset(plain(name) for name in last if "." not in name)


TEXT_NAMES = plain_names(COMMENTS.fields["text"])
"""Names of texts, in the form of `plain`."""

LIST_NAMES = frozenset(
    (
        *("comments", "items", "data", "results", "records", "rows", "entries", "threads"),
        *("commentthreads", "messages", "chat", "chats", "posts", "reviews", "list", "values"),
        *("docs", "documents", "contents", "events", "response", "nodes", "edges", "pages"),
        "videos",
    )
)
"""Names of members that hold records, in the form of `plain`."""
