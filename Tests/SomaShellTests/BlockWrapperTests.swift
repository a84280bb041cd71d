import Testing

@testable import SomaShell

/// Commands in the arguments of programs that run them elsewhere: in containers, environments, sessions and on hosts.
struct BlockWrapperTests {
    @Test(arguments: [
        "docker exec box rm -rf x", "docker exec -it box rm -rf x", "docker exec -w /x -u root box rm -rf x",
        "docker exec --workdir /x --env A=1 box sh -c 'rm -rf x'", "docker run alpine rm -rf x",
        "docker run --rm -it -v \"$PWD:/w\" alpine:3 rm -rf /w/x",
        "docker run --rm --name n --network=host img bash -c 'rm -rf x'",
        "docker run --entrypoint rm img -rf x", "docker -H tcp://h container exec box rm -rf x",
        "docker --context c run --privileged img rm -rf x", "docker compose -f c.yaml exec web rm -rf x",
        "docker compose run --rm --no-deps web rm -rf x", "docker-compose exec -T web rm -rf x",
        "podman run img rm -rf x",
        "podman exec box rm -rf x", "sudo docker exec box rm -rf x", "docker exec -i box sh <<< 'rm -rf x'",
        "echo rm -rf x | docker exec -i box bash", "kubectl exec pod -- rm -rf x",
        "kubectl -n ns exec -it pod -c app -- rm -rf x",
        "kubectl exec deploy/web -- sh -c 'rm -rf x'", "kubectl run p --image=i --command -- rm -rf x",
        "oc exec p -- rm -rf x",
        "npx rm -rf x", "npx --yes -p rimraf rm -rf x", "npx -c 'rm -rf x'", "npx --call='rm -rf x'",
        "npm exec -- rm -rf x",
        "npm exec -c 'rm -rf x'", "pnpm exec rm -rf x", "pnpm -C sub dlx rm -rf x", "yarn exec rm -rf x",
        "bunx rm -rf x",
        "bun x rm -rf x", "uv run rm -rf x", "uv run -- rm -rf x", "uv run --with a --python 3.12 rm -rf x",
        "uv --directory y run rm -rf x", "poetry run rm -rf x", "poetry -C y run rm -rf x", "pipenv run rm -rf x",
        "pdm run rm -rf x", "conda run -n env rm -rf x", "bundle exec rm -rf x", "mise exec -- rm -rf x",
        "opam exec -- rm -rf x",
        "mise exec node@20 -- rm -rf x", "doppler run -p x -- rm -rf x",
        "conda run --no-capture-output --name n rm -rf x", "rustup run nightly rm -rf x", "direnv exec . rm -rf x",
        "systemd-run rm -rf x",
        "systemd-run --user --scope rm -rf x", "systemd-run --unit u -p A=1 --wait rm -rf x",
        "systemd-run --on-active 5 rm -rf x",
        "tmux new-session -d 'rm -rf x'", "tmux new -d -s w rm -rf x", "tmux -L s new-window -n w 'cd y; rm -rf x'",
        "tmux split-window -h 'rm -rf x'", "tmux send-keys -t w 'rm -rf x' Enter",
        "tmux send -t w:0 rm Space -rf Space x C-m",
        "tmux new -d \\; send-keys 'cd y' Enter 'rm -rf x' Enter", "tmux run-shell 'rm -rf x'",
        "screen -dmS w rm -rf x",
        "screen -S w -X stuff 'rm -rf x\n'", "soma run -- rm -rf x", "soma run --session s -- sh -c 'rm -rf x'",
        "soma run rm -rf x", "ssh -t host 'rm -rf x'", "ssh host -t 'rm -rf x'", "ssh host -- rm -rf x",
        "ssh host -p 22 rm -rf x", "ssh host -T <<< 'rm -rf x'", "ssh host sudo docker exec box rm -rf x",
        "sshpass -p word ssh host rm -rf x", "echo 'rm -rf x' | at now", "at now <<< 'rm -rf x'", "unshare -r rm -rf x",
        "nsenter -t 1 -m rm -rf x", "xvfb-run -a rm -rf x", "soma run -- docker exec box uv run rm -rf x",
    ])
    func `what runs elsewhere`(command: String) {
        #expect(BlockRow.found(command) == .rmRecursive)
    }

    @Test(arguments: [
        "docker rm -f box", "docker ps -a --filter name=rm", "docker exec box ls -rf", "docker exec rm ls -rf",
        "docker run --name rm img ls -rf", "docker run rm -rf", "docker run --rm img", "docker run --rm -f x",
        "docker build -t rm -f x .", "docker compose rm -f web", "docker compose up -d", "docker logs -f rm",
        "kubectl delete pod rm", "kubectl get pods -- rm -rf x", "kubectl exec pod -- ls -rf",
        "kubectl exec rm -it -- sh",
        "npx eslint --fix rm -rf x", "npx tsc -p rm", "npm install rm -f", "npm run rm -- -rf",
        "npm exec -- echo rm -rf",
        "pnpm rm -rf x", "yarn add rm -rf", "uv add rm -f", "uv run pytest -rf rm", "uv run -m pytest -rf",
        "uv pip install -r x",
        "poetry remove rm", "poetry run pytest -rf", "conda remove -n rm -f x", "conda run -n rm ls -rf",
        "bundle install -rf",
        "systemd-run --unit rm ls -rf", "systemctl stop rm -f", "tmux new -s rm -d", "tmux kill-session -t 'rm -rf x'",
        "tmux send-keys -t w 'echo rm -rf x' Enter", "tmux send-keys -t 'rm -rf x' q", "tmux rename-window 'rm -rf x'",
        "screen -S w -X title 'rm -rf x'", "screen -r rm", "soma run -- ls -rf", "soma run --session rm -- ls -rf",
        "soma status rm -rf x", "ssh host", "ssh host -p 22 ls -rf", "ssh rm -t ls -rf", "at -l rm -rf x",
        "rustup run rm ls -rf",
        "git commit -m 'docker exec box rm -rf x'", "echo kubectl exec p -- rm -rf x",
    ])
    func `what only names it`(command: String) {
        #expect(BlockRow.found(command) == nil)
    }

    @Test(arguments: [
        BlockRow("docker exec box git push --mirror", .gitPushForce),
        BlockRow("kubectl exec p -- kill -9 1", .kill9),
        BlockRow("npx soma unblock", .somaControl),
        BlockRow("soma run -- soma record", .somaControl),
        BlockRow("tmux new -d 'echo A=1 > .env'", .secretFile),
        BlockRow("systemd-run --user rm ~/.soma/soma.yaml", .somaSettings),
        BlockRow("poetry run python -c 'print(1)' > .env", .secretFile),
    ])
    func `by whatever rule`(row: BlockRow) {
        #expect(BlockRow.found(row.command) == row.rule)
    }
}
