/*
 * Makes the page that of the tenant and the language which its address names, before an element looks.
 */
const asked = new URLSearchParams(location.search);
const provider = document.querySelector('onduty-provider');
const [tenant, language] = [asked.get('client_id') ?? asked.get('tenant'), asked.get('ui_locales')];
if (tenant) provider?.setAttribute('tenant', tenant);
if (language) provider?.setAttribute('locale', language);
