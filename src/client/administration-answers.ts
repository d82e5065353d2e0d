/*
 * How the answers to administrators look. Loaded with the first of them: the schemas are most of what administration weighs.
 */
export {
  accessRequestsAnswerSchema as accessRequests, addressRulesAnswerSchema as addressRules, auditAnswerSchema as audit,
  createdPlatformKeySchema as createdPlatformKey, hostKeyAnswerSchema as hostKey, hostKeysAnswerSchema as hostKeys,
  platformKeysAnswerSchema as platformKeys, reasonEntriesAnswerSchema as reasons, sessionsAnswerSchema as sessions,
  settingsAnswerSchema as settings, throttlesAnswerSchema as throttles,
} from '../contract/index.ts';
