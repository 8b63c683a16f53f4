/** Drives a real browser for tests, and tests the demo page in it. */
package io.reactivertc.samples.browser;
