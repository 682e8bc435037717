// Things of C libraries as values: freed by their own function.
//
//   using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
#pragma once

namespace mimeo {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* thing) const {
    Free(thing);
  }
};

}  // namespace mimeo
