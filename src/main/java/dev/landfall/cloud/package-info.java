/**
 * The way to the clouds: credentials out of Kubernetes, clients of the SDKs, their errors as {@link
 * dev.landfall.spine.Failure}. Together with the leaves that speak to one service each, the only
 * place where SDKs are imported.
 */
@NullMarked
package dev.landfall.cloud;

import org.jspecify.annotations.NullMarked;
