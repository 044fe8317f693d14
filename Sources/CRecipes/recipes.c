#include "recipes.h"

// SwiftPM's own embedding would link all of Foundation.
static const char default_text[] = {
#embed "default.toml"
  , 0};
static const char blog_2016_text[] = {
#embed "blog-2016.toml"
  , 0};
static const char blog_2018_text[] = {
#embed "blog-2018.toml"
  , 0};
static const char single_text[] = {
#embed "single.toml"
  , 0};

const char *const genrescope_recipe_default = default_text;
const char *const genrescope_recipe_blog_2016 = blog_2016_text;
const char *const genrescope_recipe_blog_2018 = blog_2018_text;
const char *const genrescope_recipe_single = single_text;
