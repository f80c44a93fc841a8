package dev.landfall.localclouds;

import java.security.SecureRandom;

/** Passwords that every cloud accepts and that need no escaping in a URL. */
final class Passwords {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  private Passwords() {}

  /** A new one: 27 characters, letters in either case and a digit. */
  static String create() {
    StringBuilder password = new StringBuilder("Lf7");
    for (int i = 0; i < 24; i++) {
      password.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return password.toString();
  }
}
