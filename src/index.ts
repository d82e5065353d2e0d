export * from './client/index.ts';
export { ProviderElement, SignedOutEvent } from './elements/provider/provider-element.ts';
export { LoginFormElement, SignedInEvent, SignInEvent } from './elements/login-form/login-form-element.ts';
export { AppLaunchedEvent, AppLauncherElement, AppLaunchEvent } from './elements/app-launcher/app-launcher-element.ts';
export { StatusChangedEvent, StatusChangeEvent, StatusPickerElement } from './elements/status-picker/status-picker-element.ts';
export { OndutyErrorEvent } from './elements/internal/error-event.ts';
export { clientContext } from './elements/internal/context.ts';
