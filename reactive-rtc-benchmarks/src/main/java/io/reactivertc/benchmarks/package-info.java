/**
 * Measures the library beside what it is built on, each in processes of its own, in one run, as ratios. Run by {@code ./rtc bench}; the figures go to
 * {@code docs/performance.md}. Not null-marked: these programs block wherever they wait, and {@code block()} may return null.
 */
package io.reactivertc.benchmarks;
