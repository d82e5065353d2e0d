import { isolate } from './inline.ts';
import type { LetterTexts } from './en.ts';

const es: LetterTexts = {
  language: 'es',
  direction: 'ltr',

  greeting: (name) => `Hola, ${isolate(name)}:`,
  closing: (tenant) => `Este correo se ha enviado automáticamente en nombre de ${isolate(tenant)}. Nadie lee las respuestas.`,
  worksOnce: (until) => `El enlace sirve una sola vez, hasta el ${until}.`,

  labels: {
    login: 'Página de inicio de sesión',
    userName: 'Nombre de usuario',
    unifiedName: 'Nombre de usuario para el inicio de sesión unificado',
    temporaryPassword: 'Contraseña temporal',
    person: 'Persona',
    address: 'Dirección',
    time: 'Momento',
    fields: 'Por actualizar',
  },

  invite: {
    subject: (tenant) => `Su cuenta en ${tenant}`,
    text: (tenant) => `Su cuenta en ${isolate(tenant)} está lista. Cree una contraseña propia e inicie sesión con ella.`,
    action: 'Crear una contraseña',
    other: 'También puede iniciar sesión con la contraseña temporal: entonces se le pedirá una propia. El nombre y la contraseña distinguen mayúsculas de minúsculas.',
  },
  reset: {
    subject: (tenant) => `Una contraseña nueva para su cuenta en ${tenant}`,
    text: (tenant) => `Se le pide que cree una contraseña nueva para su cuenta en ${isolate(tenant)}.`,
    action: 'Crear una contraseña nueva',
    unexpected: 'Si no lo esperaba, consulte a su administrador antes de abrir el enlace.',
  },
  forgotPassword: {
    subject: (tenant) => `Cree una contraseña nueva en ${tenant}`,
    text: (tenant) => `Alguien, probablemente usted, ha olvidado la contraseña de su cuenta en ${isolate(tenant)}. Aquí puede crear una nueva.`,
    unexpected: 'Si no ha sido usted, no haga nada: su contraseña no cambia.',
  },
  forgotUserName: {
    subject: (tenant) => `Su nombre de usuario en ${tenant}`,
    text: (tenant) => `Alguien, probablemente usted, ha pedido el nombre de usuario de su cuenta en ${isolate(tenant)}.`,
    action: 'Iniciar sesión',
    unexpected: 'Si no ha sido usted, no haga nada: nadie más ha conocido su nombre de usuario.',
  },
  passwordChanged: {
    subject: (tenant) => `Su contraseña en ${tenant} ha cambiado`,
    text: (tenant) => `La contraseña de su cuenta en ${isolate(tenant)} ha cambiado.`,
    unexpected: 'Si no ha sido usted, avise enseguida a su administrador. Este correo no contiene ningún enlace a propósito.',
  },
  emailChanged: {
    subject: (tenant) => `Se ha cambiado el correo electrónico de su cuenta en ${tenant}`,
    text: (tenant) => `Se ha cambiado el correo electrónico de su cuenta en ${isolate(tenant)}. A partir de ahora los correos van a la dirección nueva.`,
    unexpected: 'Si no ha sido usted, avise de inmediato a su administrador. Este correo no contiene ningún enlace a propósito.',
  },
  accessRequest: {
    subject: (address) => `El acceso desde ${address} espera su decisión`,
    text: (name) => `${isolate(name)} ha dado la contraseña correcta, pero desde una dirección de red que no está permitida.`,
    action: 'Revisar la solicitud',
    note: 'El enlace muestra la solicitud y no cambia nada: inicie sesión como administrador y decida allí.',
  },
  profileRequest: {
    subject: 'Actualice su perfil, por favor',
    text: (name) => `${isolate(name)} le pide que ponga al día su perfil.`,
    action: 'Abrir mi perfil',
  },

  fields: {
    displayName: 'Nombre visible', email: 'Correo electrónico', phone: 'Teléfono del puesto', country: 'País', language: 'Idioma', sounds: 'Sonidos',
    notifications: 'Notificaciones', dateFormat: 'Formato de fecha', signature: 'Firma',
  },
};

export default es;
