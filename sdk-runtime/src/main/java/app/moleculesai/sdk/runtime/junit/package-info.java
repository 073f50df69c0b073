/**
 * Whole servers in JUnit 5 tests. What a server is made of is left to the builder in the package above; who does not
 * test with JUnit needs neither this package nor JUnit.
 */
@NullMarked
package app.moleculesai.sdk.runtime.junit;

import org.jspecify.annotations.NullMarked;
