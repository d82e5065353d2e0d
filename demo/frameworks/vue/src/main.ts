import 'onduty/elements/onduty-provider';
import 'onduty/elements/onduty-login-form';
import 'onduty/elements/onduty-app-launcher';
import 'onduty/elements/onduty-status-picker';
import { createApp } from 'vue';
import App from './app.vue';

createApp(App).mount('#root');
