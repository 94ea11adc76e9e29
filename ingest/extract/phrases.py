"""What pages that are no articles say, in the languages of the news; matched case-folded in short texts."""

from __future__ import annotations

SCRIPT_REQUIRED = (
    "enable javascript", "javascript is disabled", "javascript is required", "requires javascript",
    "need javascript", "turn on javascript", "javascript aktivieren", "aktivieren sie javascript",
    "javascript ist deaktiviert", "bitte javascript", "activer javascript", "activez javascript",
    "javascript est désactivé", "habilite javascript", "habilitar javascript", "active javascript",
    "activar javascript", "javascript desactivado", "ativar javascript", "ative o javascript",
    "abilita javascript", "abilitare javascript", "attiva javascript", "javascript inschakelen",
    "schakel javascript", "włącz javascript", "włączyć javascript", "obsługę javascript",
    "включите javascript", "включить javascript", "javascript отключен", "увімкніть javascript",
    "ενεργοποιήστε τη javascript", "ενεργοποιήστε το javascript", "javascript'i etkinleştir",
    "javascript etkin", "povolte javascript", "zapněte javascript", "aktivera javascript",
    "aktivér javascript", "aktiver javascript", "ota javascript käyttöön", "engedélyezze a javascript",
    "activați javascript", "aktifkan javascript", "bật javascript", "启用javascript", "启用 javascript",
    "開啟javascript", "啟用javascript", "啟用 javascript", "javascriptを有効", "javascript를 활성화",
    "javascript를 사용", "자바스크립트를", "تفعيل جافا سكريبت", "تمكين javascript",
    "browser is not supported", "browser is out of date", "update your browser", "unsupported browser",
)  # fmt: skip

CONSENT_WALL = (
    "we value your privacy", "we and our partners", "before you continue", "manage your consent",
    "accept all cookies", "store and/or access information on a device", "your privacy choices",
    "continue with ads", "to continue, please accept cookies", "with advertising",
    "wir und unsere partner", "mit werbung weiterlesen", "weiter mit werbung", "wie gewohnt mit werbung",
    "zustimmung zu cookies", "alle akzeptieren", "ihre zustimmung", "nous et nos partenaires",
    "continuer sans accepter", "accepter et continuer", "tout accepter", "respectons votre vie privée",
    "nosotros y nuestros socios", "aceptar todo", "aceptar y continuar", "valoramos su privacidad",
    "nós e os nossos parceiros", "aceitar todos", "noi e i nostri partner", "accetta tutti",
    "accetta e continua", "wij en onze partners", "alles accepteren", "akkoord en doorgaan",
    "my i nasi partnerzy", "nasi zaufani partnerzy", "akceptuję wszystkie", "принять все файлы cookie",
    "мы используем файлы cookie", "εμείς και οι συνεργάτες μας", "αποδοχή όλων", "biz ve ortaklarımız",
    "tümünü kabul et", "my a naši partneři", "přijmout vše", "vi och våra partner", "godkänn alla",
    "vi og vores partnere", "vi og våre partnere", "godta alle", "accepter alle", "me ja kumppanimme",
    "hyväksy kaikki", "mi és partnereink", "noi și partenerii noștri", "接受所有cookie",
    "接受所有 cookie", "すべて受け入れる", "クッキーの使用に同意", "모두 동의", "쿠키 사용에 동의",
)  # fmt: skip

LOGIN = (
    "log in to continue", "sign in to continue", "please log in", "please sign in",
    "log in to your account", "sign in to your account", "forgot your password", "create an account to",
    "enter your password", "bitte melden sie sich an", "passwort vergessen",
    "jetzt anmelden oder registrieren", "mot de passe oublié", "connectez-vous pour", "identifiez-vous",
    "olvidó su contraseña", "olvidaste tu contraseña", "inicie sesión para", "inicia sesión para",
    "esqueceu a senha", "esqueceu-se da palavra-passe", "faça login para", "password dimenticata",
    "accedi per continuare", "wachtwoord vergeten", "log in om verder", "zapomniałeś hasła",
    "zaloguj się, aby", "забыли пароль", "войдите, чтобы", "забули пароль", "ξεχάσατε τον κωδικό",
    "şifremi unuttum", "giriş yapın", "zapomněli jste heslo", "přihlaste se", "glömt lösenord",
    "glemt passord", "glemt adgangskode", "unohditko salasanan", "elfelejtett jelszó", "ai uitat parola",
    "lupa kata sandi", "quên mật khẩu", "忘记密码", "忘記密碼", "请登录后", "請先登入",
    "パスワードをお忘れ", "ログインしてください", "비밀번호 찾기", "로그인이 필요", "نسيت كلمة المرور",
)  # fmt: skip

SOFT_404 = (
    "page not found", "page cannot be found", "page can't be found", "page could not be found",
    "page you requested", "page you are looking for", "page you're looking for", "page doesn't exist",
    "page does not exist", "page no longer exists", "no longer available", "article not found",
    "story not found", "content is not available", "content not found", "error 404", "404 error",
    "404 not found", "404 - ", "seite nicht gefunden", "seite wurde nicht gefunden",
    "seite existiert nicht", "seite konnte nicht gefunden", "nicht mehr verfügbar", "page introuvable",
    "page demandée n'existe", "page que vous recherchez", "n'est plus disponible", "página no encontrada",
    "página no existe", "página que busca", "ya no está disponible", "página não encontrada",
    "página não existe", "pagina non trovata", "pagina non esiste", "non è più disponibile",
    "pagina niet gevonden", "pagina bestaat niet", "strona nie istnieje", "nie znaleziono strony",
    "strony nie znaleziono", "strona, której szukasz", "страница не найдена", "страница не существует",
    "страница удалена", "сторінку не знайдено", "сторінка не знайдена", "η σελίδα δεν βρέθηκε",
    "δεν βρέθηκε", "sayfa bulunamadı", "stránka nenalezena", "stránka nebyla nalezena",
    "stránka neexistuje", "sidan kunde inte hittas", "sidan hittades inte", "siden blev ikke fundet",
    "siden finnes ikke", "fant ikke siden", "sivua ei löyt", "az oldal nem található",
    "pagina nu a fost găsită", "halaman tidak ditemukan", "không tìm thấy trang", "页面不存在",
    "页面未找到", "找不到页面", "您访问的页面", "頁面不存在", "找不到頁面", "找不到網頁",
    "ページが見つかりません", "お探しのページ", "페이지를 찾을 수 없", "존재하지 않는 페이지",
    "요청하신 페이지", "الصفحة غير موجودة", "לא נמצא", "पृष्ठ नहीं मिला",
)  # fmt: skip

CHALLENGE = (
    "checking your browser", "verify you are human", "verifying you are human", "are you a robot",
    "are you human", "not a robot", "unusual traffic", "just a moment...",
    "attention required! | cloudflare", "ddos protection by", "pardon our interruption", "access denied",
    "access to this page has been denied", "you have been blocked", "request unsuccessful",
    "security check to access", "complete the captcha", "enable cookies", "zugriff verweigert",
    "sind kein roboter", "accès refusé", "pas un robot", "acceso denegado", "no eres un robot",
    "no soy un robot", "acesso negado", "accesso negato", "dostęp zabroniony", "доступ запрещен",
    "доступ ограничен", "вы не робот", "erişim engellendi", "访问被拒绝", "拒绝访问", "访问验证",
    "アクセスが拒否", "접근이 거부", "로봇이 아닙니다", "451: unavailable",
    "not available in your region", "not available in your country", "unavailable for legal reasons",
    "unavailable in most european countries", "redirecting", "you are being redirected",
    "sie werden weitergeleitet", "vous allez être redirigé", "you will be redirected", "se le redirigirá",
    "正在跳转", "リダイレクト",
)  # fmt: skip

PAYWALL = (
    "subscribe to continue", "subscribe to read", "to continue reading", "continue reading with a",
    "this article is for subscribers", "subscribers only", "already a subscriber", "subscribe now to",
    "jetzt abonnieren", "jetzt weiterlesen", "mit einem abo", "nur für abonnenten",
    "exklusiv für abonnenten", "réservé aux abonnés", "réservé à nos abonnés", "abonnez-vous",
    "il vous reste", "solo para suscriptores", "exclusivo para suscriptores", "suscríbete para",
    "suscríbase para", "exclusivo para assinantes", "assine para", "riservato agli abbonati",
    "abbonati per", "alleen voor abonnees", "word abonnee", "dostęp tylko dla prenumeratorów",
    "wykup dostęp", "kup dostęp", "только для подписчиков", "оформите подписку", "abonelere özel",
    "pouze pro předplatitele", "endast för prenumeranter", "kun for abonnenter", "vain tilaajille",
    "会員限定", "有料会員", "この記事は有料", "残り", "订阅后继续", "訂閱以繼續", "유료회원",
    "구독자 전용",
)  # fmt: skip
