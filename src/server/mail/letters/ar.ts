import { isolate } from './inline.ts';
import type { LetterTexts } from './en.ts';

const ar: LetterTexts = {
  language: 'ar',
  direction: 'rtl',

  greeting: (name) => `مرحبًا ${isolate(name)}،`,
  closing: (tenant) => `أُرسلت هذه الرسالة تلقائيًا لصالح ${isolate(tenant)}. لا أحد يقرأ الردود عليها.`,
  worksOnce: (until) => `يعمل الرابط مرة واحدة، حتى ${isolate(until)}.`,

  labels: {
    login: 'صفحة تسجيل الدخول',
    userName: 'اسم المستخدم',
    unifiedName: 'اسم المستخدم لتسجيل الدخول الموحّد',
    temporaryPassword: 'كلمة المرور المؤقتة',
    person: 'الشخص',
    address: 'العنوان',
    time: 'الوقت',
    fields: 'المطلوب تحديثه',
  },

  invite: {
    subject: (tenant) => `حسابك لدى ${tenant}`,
    text: (tenant) => `حسابك لدى ${isolate(tenant)} جاهز. عيّن كلمة مرور خاصة بك ثم سجّل الدخول بها.`,
    action: 'تعيين كلمة مرور',
    other: 'أو سجّل الدخول بكلمة المرور المؤقتة، وسيُطلب منك حينها تعيين كلمة مرور خاصة بك. اسم المستخدم وكلمة المرور حساسان لحالة الأحرف.',
  },
  reset: {
    subject: (tenant) => `كلمة مرور جديدة لحسابك لدى ${tenant}`,
    text: (tenant) => `يُطلب منك تعيين كلمة مرور جديدة لحسابك لدى ${isolate(tenant)}.`,
    action: 'تعيين كلمة مرور جديدة',
    unexpected: 'إذا لم تكن تتوقع ذلك، فاسأل المسؤول قبل فتح الرابط.',
  },
  forgotPassword: {
    subject: (tenant) => `تعيين كلمة مرور جديدة لدى ${tenant}`,
    text: (tenant) => `نسي شخص ما، ولعله أنت، كلمة مرور حسابك لدى ${isolate(tenant)}. يمكنك هنا تعيين كلمة مرور جديدة.`,
    unexpected: 'إذا لم تكن أنت، فلا تفعل شيئًا: تبقى كلمة مرورك كما هي.',
  },
  forgotUserName: {
    subject: (tenant) => `اسم المستخدم الخاص بك لدى ${tenant}`,
    text: (tenant) => `طلب شخص ما، ولعله أنت، اسم المستخدم لحسابك لدى ${isolate(tenant)}.`,
    action: 'تسجيل الدخول',
    unexpected: 'إذا لم تكن أنت، فلا تفعل شيئًا: لم يطّلع أحد غيرك على اسم المستخدم.',
  },
  passwordChanged: {
    subject: (tenant) => `تم تغيير كلمة مرورك لدى ${tenant}`,
    text: (tenant) => `تم تغيير كلمة مرور حسابك لدى ${isolate(tenant)}.`,
    unexpected: 'إذا لم تكن أنت، فأخبر المسؤول فورًا. لا تحتوي هذه الرسالة على أي رابط عن قصد.',
  },
  emailChanged: {
    subject: (tenant) => `تم تغيير البريد الإلكتروني لحسابك لدى ${tenant}`,
    text: (tenant) => `تم تغيير البريد الإلكتروني لحسابك لدى ${isolate(tenant)}. تُرسل الرسائل من الآن إلى العنوان الجديد.`,
    unexpected: 'إن لم تكن أنت من فعل ذلك فأبلغ المسؤول فورًا. لا تحوي هذه الرسالة أي رابط عمدًا.',
  },
  accessRequest: {
    subject: (address) => `طلب الوصول من ${address} ينتظر قرارك`,
    text: (name) => `أدخل ${isolate(name)} كلمة المرور الصحيحة، ولكن من عنوان شبكة غير مسموح به.`,
    action: 'مراجعة الطلب',
    note: 'يعرض الرابط الطلب ولا يغيّر شيئًا: سجّل الدخول بصفتك مسؤولًا ثم اتخذ القرار هناك.',
  },
  profileRequest: {
    subject: 'يُرجى تحديث ملفك الشخصي',
    text: (name) => `يطلب منك ${isolate(name)} تحديث ملفك الشخصي.`,
    action: 'فتح ملفي الشخصي',
  },

  fields: {
    displayName: 'الاسم المعروض', email: 'عنوان البريد الإلكتروني', phone: 'هاتف العمل', country: 'البلد', language: 'اللغة', sounds: 'الأصوات',
    notifications: 'الإشعارات', dateFormat: 'تنسيق التاريخ', signature: 'التوقيع',
  },
};

export default ar;
