declare global {
  interface Window {
    /** What broke the policy of the page until now. */
    violations?: string[];
  }
}

/** Comes before everything else on a page under a policy, so that nothing is missed. */
const violations: string[] = [];
window.violations = violations;
addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample, sourceFile, lineNumber }) =>
  violations.push(`${effectiveDirective} ${blockedURI} ${sample} (${sourceFile}:${lineNumber})`));

export {};
