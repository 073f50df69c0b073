/** The public A2A library for Java that speaks 1.0. What it must be able to do is left to the module above. */
@NullMarked
package app.moleculesai.examples.interop.java10;

import org.jspecify.annotations.NullMarked;
