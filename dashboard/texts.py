"""The words of the interface, Arabic first and English beside; one place for both, so that neither is forgotten."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """One thing said in both languages."""

    ar: str
    en: str

    @property
    def line(self) -> str:
        """Both on one line, for a label that takes plain text only."""
        return f"{self.ar} · {self.en}"

    def fill(self, **values: object) -> Text:
        """Both with the same values put in."""
        return Text(self.ar.format(**values), self.en.format(**values))


TITLE = Text("خريطة الحوادث الأمنية في العراق", "Iraq incident map")
COUNTS = Text(
    "يظهر {shown} من أصل {total} · {unplaced} بلا موقع",
    "{shown} of {total} shown, {unplaced} not placed",
)

FROM = Text("من تاريخ", "From")
TO = Text("إلى تاريخ", "To")
TYPE = Text("نوع الحادث", "Type")
GOVERNORATE = Text("المحافظة", "Governorate")
SEARCH = Text("بحث في النص", "Search")
SEARCH_HINT = Text("كلمة أو مكان", "word, place")
ANY_TYPE = Text("كل الأنواع", "all types")
ANY_GOVERNORATE = Text("كل المحافظات", "all")
DISPUTED = Text("المناطق المتنازع عليها فقط", "Disputed territories only")
BACKGROUND = Text("حوادث سابقة للسياق", "Background incidents")
WORDS = Text("النص", "Text")
NO_BACKGROUND = Text("بلا حوادث السياق", "No background")
NO_UNDATED = Text("بلا ما لا تاريخ له", "No undated")
UNDATED = Text("إبقاء ما لا تاريخ له", "Keep undated")
RESET = Text("مسح المرشحات", "Reset")
FILTERS = Text("المرشحات", "Filters")

TABLE = Text("جدول الحوادث", "Incidents")
FINDER = Text("ابحث عن مكان", "Find a place")
FINDER_NAME = Text("اسم المكان", "Name of the place")
FINDER_HINT = Text(
    "بالعربية أو الإنجليزية أو الكردية، كما تكتبه: التاجي، Tel Afar، هەولێر. ثم اضغط Enter.",
    "In Arabic, English or Kurdish, in any spelling: التاجي, Tel Afar, هەولێر. Then press Enter.",
)
FINDER_EXAMPLE = Text("التاجي", "Taji")
FINDER_CLEAR = Text("مسح البحث", "Clear")
FINDER_LOADING = Text("جارٍ تحميل معجم الأماكن…", "Loading the gazetteer…")
FINDER_CAPTION = Text("أماكن مرشحة", "Candidate places")
FINDER_BEST = Text("الأرجح: {name} ({kind})، بثقة {sure}٪.", "Most likely: {name} ({kind}), {sure}% sure.")
FINDER_GUESS = Text(
    "لا مكان بهذا الرسم تماماً؛ الأقرب: {name} ({kind})، بثقة {sure}٪.",
    "No place is spelled so; the nearest: {name} ({kind}), {sure}% sure.",
)
FINDER_ELSEWHERE = Text(
    "لا يُعرف مكان بهذا الاسم في محافظة {governorate}؛ ما يأتي في غيرها.",
    "No place of this name is known in {governorate} governorate; these lie elsewhere.",
)
FINDER_AMBIGUOUS_GUESS = Text(
    "لا مكان بهذا الرسم تماماً؛ يقاربه أكثر من اسم ولا شيء يرجّح أحدها. اختر من القائمة.",
    "No place is spelled so; several names come near and nothing decides between them. Choose below.",
)
FINDER_AMBIGUOUS = Text(
    "اسم ملتبس: {n} من الأماكن تحمله ولا شيء يرجّح أحدها. حدّد المحافظة أو اختر من القائمة.",
    "Ambiguous: {n} places bear this name and nothing decides between them. Name the governorate or choose below.",
)
FINDER_UNKNOWN = Text("لا يُعرف مكان باسم «{name}».", "No place is known by the name “{name}”.")
FINDER_UNKNOWN_THERE = Text(
    "لا يُعرف مكان باسم «{name}» في محافظة {governorate}.",
    "No place by the name “{name}” is known in {governorate} governorate.",
)
FINDER_RELATED = Text("أماكن يدخل الاسم في أسمائها أو تتصل به: {n}.", "Places named with it or beside it: {n}.")
FINDER_TRIED = Text(
    "جُرّب: «{folded}» بعد توحيد الرسم بين {names} من أسماء {places} من الأماكن، ثم بلا كلمة النوع، ثم ما يقاربه في "
    "الكتابة، ثم جزءاً من اسم أطول.",
    "Tried: “{folded}”, its spelling evened out, among {names} names of {places} places; without a type word; names "
    "spelled nearly so; as part of a longer name.",
)
FINDER_ADD = Text(
    "لإضافة مكان تعرفه، اكتب صفاً له في ملف CSV ثم استورده:",
    "To add a place that you know, write a row for it in a CSV file and import it:",
)
FINDER_MORE = Text(
    "ولإضافة أماكن GeoNames في العراق (يلزمها اتصال بالشبكة):",
    "To add the places of Iraq in GeoNames (this one needs a connection):",
)
FINDER_CUT = Text("يُعرض أول {n} من {total}.", "The first {n} of {total} are shown.")
COLUMN_NUMBER = Text("الرقم", "No.")
COLUMN_NAME = Text("الاسم", "Name")
COLUMN_KURDISH = Text("بالكردية", "Kurdish")
COLUMN_KIND = Text("النوع", "Kind")
COLUMN_WHERE = Text("المحافظة والقضاء", "Governorate, district")
COLUMN_COORDINATES = Text("الإحداثيات", "Lat, lon")
COLUMN_RADIUS = Text("نصف القطر", "Radius")
COLUMN_SCORE = Text("الدرجة", "Score")
COLUMN_REASONS = Text("الأسباب", "Reasons")
KILOMETRES = Text("{n} كم", "{n} km")
ABROAD = Text("خارج العراق ({code})", "outside Iraq ({code})")
SEVERAL_GOVERNORATES = Text("أكثر من محافظة", "several governorates")
NO_KURDISH = Text("غير مسجل", "not recorded")
UNPLACED = Text("بلا موقع ({n})", "Not placed ({n})")
UNPLACED_CAPTION = Text("حوادث بلا موقع", "Incidents not placed")
SOURCES_CAPTION = Text("المصادر", "Sources")
SOURCES = Text("المصادر ({n})", "Sources ({n})")
DOWNLOADS = Text("تنزيل", "Download")
ABOUT = Text("عن الأداة", "About")

COLUMN_DATE = Text("التاريخ", "Date")
COLUMN_TYPE = Text("النوع", "Type")
COLUMN_PLACE = Text("المكان", "Place")
COLUMN_KILLED = Text("قتلى", "Killed")
COLUMN_INJURED = Text("جرحى", "Injured")
COLUMN_REASON = Text("سبب عدم التثبيت", "Why it is not placed")
COLUMN_SENTENCE = Text("الجملة", "Sentence")
COLUMN_SOURCE = Text("المصدر", "Source")
COLUMN_TITLE = Text("العنوان", "Title")
COLUMN_PUBLISHED = Text("تاريخ النشر", "Published")
COLUMN_GAVE = Text("حوادث مستخرجة", "Incidents found")
COLUMN_MENTIONS = Text("أسماء أماكن", "Place names")
NO_PLACE_COUNT = Text("منها بلا موقع", "of them not placed")

NO_DATE = Text("بلا تاريخ", "undated")
NO_PLACE = Text("بلا موقع", "not placed")
NO_REASON = Text("لم يُذكر سبب", "no reason recorded")
NOTHING_FOUND = Text("لم يُستخرج منه أي حادث", "no incident found in it")
UNTITLED = Text("بلا عنوان", "untitled")
NO_SOURCE = Text("مصدر غير مذكور", "source not stated")
BACKGROUND_MARK = Text("سياق", "background")

PAGE = Text("صفحة {page} من {pages}", "page {page} of {pages}")
PREVIOUS = Text("السابق", "Previous")
NEXT = Text("التالي", "Next")

LOADING = Text("جارٍ فتح المخزن…", "Opening the store…")
DATES_SWAPPED = Text(
    "تاريخ النهاية يسبق تاريخ البداية، فلم تُطبَّق المدة: بدّل بينهما.",
    "The range ends before it begins and is not applied: swap the two dates.",
)
NO_HITS = Text(
    "لا حادث يطابق هذه المرشحات: وسّع المدة أو امسح المرشحات.",
    "No incident matches these filters: widen the dates or reset the filters.",
)
UNJUDGED = Text(
    "هذه الحوادث بلا موقع، فلا يمكن لمرشح المكان أن يحكم عليها.",
    "These incidents have no place, so a filter by place cannot judge them.",
)
ALL_PLACED = Text("كل الحوادث الظاهرة مثبتة على الخريطة.", "Every incident shown is placed on the map.")
NO_DOCUMENTS = Text("لا مقالات في المخزن.", "The store has no documents.")

EMPTY_STORE = Text("المخزن فارغ", "The store is empty")
NO_INCIDENTS = Text("لم يُستخرج أي حادث من {n} من المقالات", "No incident was found in {n} documents")
EMPTY_STORE_REMEDY = Text(
    "أضف مقالات بالأمر الآتي ثم أعد تحميل الصفحة:",
    "Add articles with this command, then reload the page:",
)
NO_STORE = Text("لم يُحدَّد مخزن", "No store was named")
NO_STORE_REMEDY = Text(
    "شغّل التطبيق بهذا الأمر؛ ومن دون ‎--store‎ يفتح النموذج المرفق في الملف المذكور أدناه:",
    "Start the app with this command; without --store it opens the bundled sample, kept in the file named below:",
)
STORE_MISSING = Text("ملف المخزن غير موجود", "The store file does not exist")
NOT_A_STORE = Text("هذا الملف ليس مخزناً لهذه الأداة", "This file is not a store of this tool")
TROUBLE = Text("تعذّرت قراءة البيانات", "The data could not be read")
TROUBLE_REMEDY = Text("السبب والعلاج مذكوران أدناه.", "The cause and the remedy are stated below.")
STORE_BUSY = Text("المخزن قيد الكتابة الآن", "The store is being written right now")
STORE_BUSY_REMEDY = Text(
    "انتظر حتى تنتهي العملية الأخرى ثم أعد المحاولة.", "Wait until the other process is done, then try again."
)
STORE_REMEDY = Text("أنشئ مخزناً جديداً بهذا الأمر:", "Make a new store with this command:")
RETRY = Text("إعادة المحاولة", "Try again")

DOWNLOAD_HTML = Text("خريطة في ملف واحد", "Map in one file (HTML)")
DOWNLOAD_CSV = Text("جدول", "Table (CSV)")
DOWNLOAD_GEOJSON = Text("طبقة جغرافية", "Layer (GeoJSON)")
DOWNLOAD_NOTE = Text(
    "تحتوي الملفات على {n} من الحوادث التي تمر عبر المرشحات، مع ما لا موقع له.",
    "The files hold the {n} incidents that pass the filters, those not placed included.",
)
