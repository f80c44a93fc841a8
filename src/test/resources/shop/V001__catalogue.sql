CREATE TABLE customers (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email      text NOT NULL UNIQUE,
  name       text NOT NULL,
  tags       text[] NOT NULL DEFAULT '{}',
  since      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX customers_by_lower_email ON customers (lower(email));

CREATE TABLE products (
  id         serial PRIMARY KEY,
  sku        text NOT NULL UNIQUE,
  title      text NOT NULL,
  price      numeric(12, 2) NOT NULL,
  picture    bytea,
  retired    boolean NOT NULL DEFAULT false
);
CREATE INDEX products_for_sale ON products (title) WHERE NOT retired;

CREATE TABLE stock (
  product    integer PRIMARY KEY REFERENCES products (id),
  sold       bigint NOT NULL DEFAULT 0
);
