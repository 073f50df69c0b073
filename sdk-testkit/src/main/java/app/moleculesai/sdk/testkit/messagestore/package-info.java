/**
 * The promises of {@code message-store.md}, one interface for each theme, every test named after its promise. How a
 * store is made for a test is left to {@code MessageStoreContract}.
 */
@NullMarked
package app.moleculesai.sdk.testkit.messagestore;

import org.jspecify.annotations.NullMarked;
