/**
 * The kinds of {@code landfall.dev/v1alpha1} as people write them. Their javadoc is the API
 * reference.
 */
@NullMarked
package dev.landfall.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
