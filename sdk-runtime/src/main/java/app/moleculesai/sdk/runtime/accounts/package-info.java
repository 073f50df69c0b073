/** What a workspace may spend and what it has used: its budget, and the language-model tokens of a day. */
@NullMarked
package app.moleculesai.sdk.runtime.accounts;

import org.jspecify.annotations.NullMarked;
