// What the shells run; complete.cc answers it. The program is asked under the name by which it is called.
#include "cli/completion_script.h"

namespace mimeo::cli {
namespace {

// bash splits words at = and : and @, and wants only what stands behind the last of them.
constexpr const char* for_bash = R"sh(_mimeo() {
  local line=${COMP_LINE:0:COMP_POINT} current before value rest
  local -a words
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  current=${words[-1]}
  before=${current%"${current##*[=:@]}"}
  COMPREPLY=()
  while IFS=$'\t' read -r value rest; do
    COMPREPLY+=("${value#"$before"}")
  done < <("$1" __complete -- "${words[@]:1}" 2>/dev/null)
  [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[=/@] ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -F _mimeo mimeo
)sh";

constexpr const char* for_zsh = R"sh(#compdef mimeo
_mimeo() {
  local line value
  local -a finished described open opened
  for line in "${(@f)$("${(Q)words[1]}" __complete -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
    [[ -n $line ]] || continue
    value=${line%%$'\t'*}
    if [[ $value == *[=/@] ]]; then
      open+=("$value") opened+=("${value}  ${line#*$'\t'}")
    else
      finished+=("$value") described+=("${value}  ${line#*$'\t'}")
    fi
  done
  (( ${#open} )) && compadd -l -S '' -d opened -a open
  (( ${#finished} )) && compadd -l -d described -a finished
}
(( $+functions[compdef] )) && compdef _mimeo mimeo
)sh";

constexpr const char* for_fish = R"sh(function __mimeo_complete
    set -l words (commandline -opc)
    $words[1] __complete -- $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c mimeo -f -a '(__mimeo_complete)'
)sh";

}  // namespace

std::string completion_script(const std::string& shell) {
  if (shell == "zsh") return for_zsh;
  return shell == "fish" ? for_fish : for_bash;
}

}  // namespace mimeo::cli
