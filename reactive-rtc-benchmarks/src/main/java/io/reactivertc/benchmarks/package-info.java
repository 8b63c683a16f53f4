/**
 * Measures the library beside what it is built on, each in processes of its own, in one run, as ratios. Run by {@code ./rtc bench}; the figures go to
 * {@code docs/performance.md}.
 */
@NullMarked
package io.reactivertc.benchmarks;

import org.jspecify.annotations.NullMarked;
