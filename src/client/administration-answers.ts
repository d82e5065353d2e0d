/*
 * How the answers to administrators look. Loaded with the first of them: the schemas are most of what administration weighs.
 */
export {
  accessRequestsAnswerSchema as accessRequests, addressRulesAnswerSchema as addressRules, auditAnswerSchema as audit,
  hostKeyAnswerSchema as hostKey, hostKeysAnswerSchema as hostKeys, reasonEntriesAnswerSchema as reasons, settingsAnswerSchema as settings, throttlesAnswerSchema as throttles,
} from '../contract/index.ts';
