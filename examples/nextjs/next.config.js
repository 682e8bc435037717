// Only for <Image>, which loads pictures of no other hosts than it was told of: that of Mimeo's files.
module.exports = {
  images: {
    remotePatterns: [{ protocol: "https", hostname: "files.example.org", pathname: "/f/**" }],
  },
};
