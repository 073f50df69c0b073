/**
 * What the kits share: the context handed to providers, guards, and helpers for concurrent callers. The promises
 * themselves are left to the packages named after what they test.
 */
@NullMarked
package app.moleculesai.sdk.testkit.support;

import org.jspecify.annotations.NullMarked;
