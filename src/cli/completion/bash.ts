/** Bash cuts words at `:`, `@` and `=`, which stand in references: they are put together again here. */
export const BASH_SCRIPT = `# Completion of promptree for bash.
#
# For this shell:     source <(promptree completion bash)
# For every new one:  mkdir -p ~/.local/share/bash-completion/completions
#                     promptree completion bash > ~/.local/share/bash-completion/completions/promptree
# or, without the package bash-completion, put the first line into ~/.bashrc.

_promptree() {
  local line=\${COMP_LINE:0:COMP_POINT} word gap i
  local -a words=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    gap=\${line%%[![:blank:]]*}
    line=\${line#"$gap"}
    word=\${COMP_WORDS[i]}
    if ((i == COMP_CWORD)); then word=$line; fi
    if ((i == 0)) || [[ -n $gap ]]; then words+=("$word"); else words[\${#words[@]}-1]+=$word; fi
    line=\${line#"$word"}
  done

  word=\${words[\${#words[@]}-1]}
  local kept=''
  case $word in
    [\\"\\']*) word=\${word:1} ;;
    *)
      kept=\${word%"\${word##*["$COMP_WORDBREAKS"]}"}
      # Readline takes an @ for the beginning of a word, not for the end of one.
      kept=\${kept%@}
      ;;
  esac
  words[\${#words[@]}-1]=$word

  local candidate
  COMPREPLY=()
  while IFS=$'\\t' read -r candidate _; do
    case $candidate in
      :files) compopt -o default; return ;;
      :folders) compopt -o dirnames; return ;;
    esac
    COMPREPLY+=("\${candidate#"$kept"}")
  done < <("\${words[0]}" __complete -- "\${words[@]:1}" 2>/dev/null)
  if ((\${#COMPREPLY[@]} == 1)) && [[ \${COMPREPLY[0]} == *[:/@=] ]]; then compopt -o nospace; fi
}

complete -F _promptree promptree
`;
