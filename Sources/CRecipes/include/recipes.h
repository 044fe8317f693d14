#pragma once

/// The training recipes that come with the program: the text of the TOML files beside this.
extern const char *const genrescope_recipe_default;
extern const char *const genrescope_recipe_blog_2016;
extern const char *const genrescope_recipe_blog_2018;
extern const char *const genrescope_recipe_single;
