"""What the shop knows and may say: products, stock, stores, promotions."""
