export const FISH_SCRIPT = `# Completion of promptree for fish.
#
# For this shell:     promptree completion fish | source
# For every new one:  promptree completion fish > ~/.config/fish/completions/promptree.fish

function __promptree_complete
    set -l words (commandline --current-process --tokenize --cut-at-cursor)
    set -l word (commandline --current-token --cut-at-cursor)
    set -l lines (command $words[1] __complete -- $words[2..-1] "$word" 2>/dev/null)
    switch "$lines[1]"
        case ':files'
            __fish_complete_path (string replace --regex '^--[^=]*=' '' -- "$word")
        case ':folders'
            __fish_complete_directories (string replace --regex '^--[^=]*=' '' -- "$word")
        case '*'
            printf '%s\\n' $lines
    end
end

complete --command promptree --no-files --arguments '(__promptree_complete)'
`;
