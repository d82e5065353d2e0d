import { defineConfig } from '@playwright/test';
import config from './playwright.config.js';

/** The tests that take minutes of real time. */
export default defineConfig(config, { testMatch: '**/*.full.ts', retries: 0 });
