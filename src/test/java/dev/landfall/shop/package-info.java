/**
 * The sample application: a small shop that could be anybody's. It knows nothing of what moves it,
 * but one thing: when its database refuses a write, it asks again where its database is.
 */
package dev.landfall.shop;
