package dev.landfall.localclouds.azure;

/** An IPv4 address range (RFC 4632): the first and last address as numbers. */
record Cidr(long first, long last) {
  static Cidr of(String text) {
    if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}/\\d{1,2}")) {
      throw new ArmError(
          400, "InvalidAddressPrefixFormat", "Address prefix %s is not a valid CIDR.", text);
    }
    String[] parts = text.split("/");
    long address = 0;
    for (String octet : parts[0].split("\\.")) {
      address = address * 256 + Long.parseLong(octet);
    }
    long size = 1L << 32 - Integer.parseInt(parts[1]);
    if (address % size != 0) {
      throw new ArmError(
          400, "InvalidCIDRNotation", "The address prefix %s has bits set past its mask.", text);
    }
    return new Cidr(address, address + size - 1);
  }

  boolean contains(Cidr other) {
    return first <= other.first && other.last <= last;
  }

  boolean overlaps(Cidr other) {
    return first <= other.last && other.first <= last;
  }
}
