/**
 * Makes a good store behave badly on purpose, the same way each time. What a caller should do about it is left to the
 * caller's tests.
 */
@NullMarked
package app.moleculesai.sdk.testkit.fault;

import org.jspecify.annotations.NullMarked;
