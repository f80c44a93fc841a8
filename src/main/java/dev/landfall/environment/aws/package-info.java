/** What stands on AWS, read and never changed. */
@NullMarked
package dev.landfall.environment.aws;

import org.jspecify.annotations.NullMarked;
