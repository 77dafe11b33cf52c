export const ZSH_SCRIPT = `#compdef promptree
# Completion of promptree for zsh.
#
# For this shell:     source <(promptree completion zsh)
# For every new one:  promptree completion zsh > "\${fpath[1]}/_promptree", or into any folder of fpath
# Either needs, once before it in ~/.zshrc:  autoload -U compinit && compinit

_promptree() {
  local line
  local -a plain open plain_shown open_shown
  for line in "\${(@f)$("\${(Q)words[1]}" __complete -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}"; do
    case $line in
      '') continue ;;
      :files) compset -P '--*='; _files; return ;;
      :folders) compset -P '--*='; _files -/; return ;;
    esac
    if [[ \${line%%$'\\t'*} == *[:/@=] ]]; then
      open+=("\${line%%$'\\t'*}")
      open_shown+=("\${line/$'\\t'/  -- }")
    else
      plain+=("\${line%%$'\\t'*}")
      plain_shown+=("\${line/$'\\t'/  -- }")
    fi
  done
  local -a wide
  if [[ "\${plain_shown[*]}" == *'  -- '* ]]; then wide=(-l); fi
  if (( \${#plain} )); then compadd $wide -d plain_shown -a plain; fi
  if (( \${#open} )); then compadd -S '' -d open_shown -a open; fi
}

if [[ $funcstack[1] == _promptree ]]; then _promptree "$@"; else compdef _promptree promptree; fi
`;
