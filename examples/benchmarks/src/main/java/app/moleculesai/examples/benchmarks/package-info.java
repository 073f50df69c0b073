/**
 * The figures this project holds itself to, measured: each server beside its limit, in one run. What the figures should
 * be is left to the README.
 */
@NullMarked
package app.moleculesai.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
