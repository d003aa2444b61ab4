"""What the app says about itself: how to read the map, method, limits, licences. Constant text, no data."""

from __future__ import annotations

from dashboard.texts import Text

EVALUATE = "incident-map evaluate GOLD.jsonl"

SECTIONS: tuple[tuple[Text, Text], ...] = (
    (
        Text("كيف تُقرأ الخريطة", "Reading the map"),
        Text(
            "كل نقطة تقود إلى الجملة التي بُنيت عليها: انقر النقطة أو سطرها في الجدول لتظهر الجملة وقد عُلِّم "
            "فيها الحدث والمكان والتاريخ والحصيلة، ومعها سبب وضعها هناك. الدائرة حول النقطة هي مدى الشك في "
            "موقعها، والإطار المتقطع يعني أن المنطقة وحدها معروفة، والنقطة المفرغة حادث سابق ذُكر للسياق.",
            "Every point leads to the sentence it rests on: click the point, or its row in the table, and the "
            "sentence appears with the event, place, date and toll marked in it, and with the reason why it was "
            "put there. The ring is how far off the point may be, a dashed frame means that only the area is "
            "known, and a hollow point is an earlier incident that the article recalls.",
        ),
    ),
    (
        Text("المنهج باختصار", "Method in short"),
        Text(
            "تُقسَّم المقالة إلى جمل، وتُستخرج أسماء الأماكن وأدوارها، وكلمات الأحداث، والأعداد، والتواريخ قياساً "
            "على تاريخ النشر. كل اسم يُردّ إلى مكان في المعجم الجغرافي مع سبب الاختيار، فإن لم يُحسم الأمر بقي "
            "الحادث بلا موقع وذُكر السبب؛ لا يُحذف شيء ولا يُخمَّن.",
            "An article is split into sentences; place names and their roles, event words, numbers and dates "
            "(relative to the day of publication) are found in them. Each name is resolved to a place of the "
            "gazetteer, with the reason. Where nothing decides, the incident stays without a place and says why; "
            "nothing is dropped and nothing is guessed.",
        ),
    ),
    (
        Text("الحدود والدقة", "Limits and accuracy"),
        Text(
            "الاستخراج آلي ويخطئ: راجع الجملة قبل الاستشهاد. عدد الحوادث يتبع ما نُشر من أخبار لا ما وقع فعلاً. "
            "حدود المناطق المتنازع عليها تقريبية ولا تعبّر عن موقف. تُقاس الدقة على نصوص مرجعية بالأمر المذكور "
            "أدناه.",
            "Extraction is done by rules and errs: read the sentence before you cite it. The number of incidents "
            "follows what was reported, not what happened. The outlines of disputed territories are approximate "
            "and take no side. Accuracy is measured against annotated texts with the command below.",
        ),
    ),
    (
        Text("التراخيص", "Licences"),
        Text(
            "البرنامج برخصة MIT. الحدود والأنهار من Natural Earth (ملك عام)، والبحيرات من OpenStreetMap برخصة "
            "ODbL، وأسماء البلدات من GeoNames برخصة CC BY 4.0. التفاصيل في ملف README ضمن مجلد البيانات. نصوص "
            "المقالات ملك لناشريها.",
            "The program: MIT. Boundaries and rivers: Natural Earth (public domain). Lakes: OpenStreetMap (ODbL). "
            "Towns: GeoNames (CC BY 4.0). The README of the data folder has the details. The texts of articles "
            "belong to their publishers.",
        ),
    ),
)
