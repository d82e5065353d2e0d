import type { Messages } from './en.ts';

const plural = new Intl.PluralRules('ar');

const ar: Messages = {
  language: 'ar',
  direction: 'rtl',

  login: {
    title: 'تسجيل الدخول',
    username: 'اسم المستخدم',
    password: 'كلمة المرور',
    showPassword: 'إظهار كلمة المرور',
    submit: 'تسجيل الدخول',
    busy: 'جارٍ تسجيل الدخول…',
    capsLock: 'مفتاح Caps Lock مفعّل.',
    usernameMissing: 'أدخل اسم المستخدم.',
    passwordMissing: 'أدخل كلمة المرور.',
    caseSensitive: 'أسماء المستخدمين وكلمات المرور حساسة لحالة الأحرف.',
    passwordCaseSensitive: 'كلمات المرور حساسة لحالة الأحرف.',
  },

  trouble: {
    tryAgainIn: (time) => `يمكنك المحاولة مجددًا بعد ${time}.`,
    tryAgainNow: 'يمكنك المحاولة مجددًا الآن.',
    blocked: 'عيّن كلمة مرور جديدة أو راجع المسؤول.',
    passwordChange: 'كلمة مرورك مؤقتة. عيّن كلمة مرور خاصة بك قبل تسجيل الدخول عبر الرابط الوارد في دعوتك.',
    addressDenied: (address) => `لا يمكنك تسجيل الدخول من العنوان \u2068${address}\u2069. اطلب من المسؤول السماح به.`,
    unknownStep: 'يلزم إجراء خطوة إضافية لا تعرفها هذه الصفحة.',
    continueThere: 'تابع في صفحة تسجيل الدخول الخاصة بك',
    unknownTenant: 'صفحة تسجيل الدخول هذه لا تتبع أي مركز اتصال. تحقق من عنوان الصفحة.',
    signedInAs: (name) => `أنت مسجّل الدخول باسم \u2068${name}\u2069.`,
    ended: {
      'signed-out': 'تم تسجيل خروجك.',
      expired: 'انتهت صلاحية جلستك. سجّل الدخول مجددًا.',
      ended: 'تم إنهاء جلستك. سجّل الدخول مجددًا.',
      disabled: 'تم تعطيل حسابك. راجع المسؤول.',
    },
    replaced: (name) => `المستخدم \u2068${name}\u2069 مسجّل الدخول الآن في هذا المتصفح. لم تعد هذه الصفحة تعمل باسمك.`,
    replacedUnknown: 'شخص آخر مسجّل الدخول الآن في هذا المتصفح. لم تعد هذه الصفحة تعمل باسمك.',
  },

  apps: {
    title: 'التطبيقات',
    search: 'البحث في التطبيقات',
    count: (count) => {
      const form = plural.select(count);
      if (form === 'zero') return 'لا توجد تطبيقات';
      if (form === 'one') return 'تطبيق واحد';
      if (form === 'two') return 'تطبيقان';
      return form === 'few' ? `${count} تطبيقات` : `${count} تطبيقًا`;
    },
    none: 'لا توجد تطبيقات متاحة لك بعد. راجع المسؤول.',
    noMatch: 'لا يوجد تطبيق يطابق بحثك.',
    clear: 'مسح البحث',
    newTab: 'يُفتح في علامة تبويب جديدة',
    launching: (name) => `جارٍ فتح \u2068${name}\u2069…`,
    launched: (name) => `تم فتح \u2068${name}\u2069.`,
    blocked: (name) => `حظر المتصفح نافذة \u2068${name}\u2069.`,
    open: (name) => `فتح \u2068${name}\u2069`,
    retry: 'إعادة المحاولة',
    loading: 'جارٍ تحميل التطبيقات…',
    unsafe: 'عنوان هذا التطبيق غير مسموح به. أخبر المسؤول.',
    roles: { agent: 'وكيل', supervisor: 'مشرف', administrator: 'مسؤول' },
  },

  status: {
    label: (status) => `الحالة: ${status}`,
    menu: 'اختر حالة',
    available: 'متاح',
    'work-offline': 'العمل دون اتصال',
    'on-break': 'في استراحة',
    'logged-out': 'تم تسجيل الخروج',
    logOut: 'تسجيل الخروج',
    start: 'ابدأ',
    startHint: 'أنت مسجّل الدخول لكنك لست في الخدمة.',
    notStarted: 'لم تبدأ بعد. اختر «متاح» أو «العمل دون اتصال».',
    activities: {
      offered: 'معروض',
      busy: 'مشغول',
      'post-processing': 'معالجة لاحقة',
      'direct-call': 'مكالمة مباشرة',
      'on-email': 'على البريد الإلكتروني',
    },
    next: (status) => `التالي: ${status}`,
    since: (time) => `منذ ${time}`,
    changing: (status) => `جارٍ التغيير إلى ${status}…`,
    changed: (status) => `حالتك الآن ${status}.`,
    changedBy: (status, name) => `غيّر \u2068${name}\u2069 حالتك إلى ${status}.`,
    changedBySystem: (status) => `تم تغيير حالتك إلى ${status}.`,
    queued: (status) => `ستُطبَّق الحالة ${status} عند انتهاء عملك الحالي.`,
    by: (name) => `بواسطة \u2068${name}\u2069`,
    byOthers: { supervisor: 'بواسطة مشرف', administrator: 'بواسطة مسؤول', system: 'بواسطة النظام', platform: 'بواسطة مركز الاتصال' },
    afterwards: 'سيُطبَّق اختيارك عند انتهاء عملك الحالي.',
    refusals: {
      'not-on-duty': 'أنت لست في الخدمة.',
      'log-out-from-available': 'انتقل إلى «العمل دون اتصال» أو «في استراحة» قبل تسجيل الخروج.',
    },
    reconnecting: 'انقطع الاتصال. جارٍ إعادة الاتصال…',
    offline: 'أنت غير متصل بالشبكة.',
  },

  errors: {
    'invalid-request': 'تعذّر فهم الطلب. أعد تحميل الصفحة وحاول مجددًا.',
    'credentials-wrong': 'اسم المستخدم أو كلمة المرور غير صحيحة.',
    'session-required': 'سجّل الدخول أولًا.',
    'session-ended': 'انتهت جلستك. سجّل الدخول مجددًا.',
    'not-allowed': 'لا يُسمح لحسابك بذلك.',
    'origin-not-allowed': 'لا يُسمح باستخدام هذه الصفحة مع مركز الاتصال الخاص بك. أخبر المسؤول.',
    'cross-site-refused': 'لا يُسمح باستخدام هذه الصفحة مع مركز الاتصال الخاص بك. أخبر المسؤول.',
    'client-header-missing': 'هذه الصفحة قديمة. أعد تحميلها.',
    'password-change-required': 'عيّن كلمة مرور جديدة أولًا.',
    'address-denied': 'لا يمكنك العمل من عنوان الشبكة هذا. راجع المسؤول.',
    'not-found': 'لم يعد هذا موجودًا.',
    'method-not-allowed': 'هذه الصفحة قديمة. أعد تحميلها.',
    'already-done': 'تم هذا من قبل. أعد تحميل الصفحة لرؤية النتيجة.',
    'in-flight': 'ما زال هذا قيد التنفيذ. انتظر لحظة.',
    'session-changed': 'شخص آخر مسجّل الدخول الآن في هذا المتصفح.',
    'status-refused': 'لا يمكن اختيار هذه الحالة الآن.',
    'not-on-duty': 'أنت لست في الخدمة.',
    'choice-changed': 'تغيّرت حالتك في هذه الأثناء. راجعها واختر مجددًا.',
    'content-too-large': 'هذا طويل جدًا.',
    'content-type-refused': 'هذه الصفحة قديمة. أعد تحميلها.',
    'idempotency-mismatch': 'أُرسل هذا مرتين بمحتوى مختلف. حاول مجددًا.',
    'reason-refused': 'اختر سببًا يناسب الحالة.',
    throttled: 'محاولات كثيرة جدًا.',
    'server-error': 'تعطّلت الخدمة. حاول لاحقًا.',
    maintenance: 'الخدمة قيد الصيانة. حاول لاحقًا.',
    overloaded: 'الخدمة مشغولة جدًا. حاول بعد لحظات.',
    network: 'تعذّر الوصول إلى الخدمة. تحقق من اتصالك وحاول مجددًا.',
    timeout: 'تأخرت الخدمة في الرد. حاول مجددًا.',
    'bad-response': 'أعطت الخدمة ردًا لا تفهمه هذه الصفحة. حاول لاحقًا.',
  },
};

export default ar;
