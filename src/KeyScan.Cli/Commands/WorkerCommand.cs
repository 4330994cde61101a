using System.CommandLine;
using System.Runtime.InteropServices;
using KeyScan.Cli.Fleet;
using KeyScan.Cli.Fleet.Workers;
using KeyScan.Forges.Queue;
using KeyScan.Forges.Workers;
using KeyScan.Primitives;
using KeyScan.Text;

namespace KeyScan.Cli.Commands;

/// <summary><c>keyscan worker</c></summary>
internal static class WorkerCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("worker",
            "Scans repositories that `keyscan github … --enqueue` put on a queue, into a registry on PostgreSQL. Run as many "
                + "as you wish, on as many machines; any can be stopped at any time.",
            """
            keyscan worker --queue amqp://keyscan@queue.example.test --registry postgres://keys.example.test/keyscan
            keyscan worker --until-empty --threads 2
            """, "0 done, 2 error, or a repository was not covered.");
        var queue = new QueueFlags(command, "--queue",
            "The RabbitMQ with the jobs: amqp://user@host/vhost, or amqps://… (default: KEYSCAN_QUEUE).");
        var untilEmpty = new Option<bool>("--until-empty") { Description = "End when the queue is empty." };
        command.Options.Add(untilEmpty);
        var allowPrivate = EnvironmentOption.Texts("--allow-private",
            "Clone also from these hosts and networks, which are on this machine or not public: a name, an address, or such as "
                + "10.1.0.0/16; repeatable.", "HOST");
        command.Options.Add(allowPrivate);
        var github = new GitHubFlags(command);
        var fleet = new FleetFlags(command);
        command.SetAction(async (parsed, _) =>
        {
            var address = queue.Address(parsed);
            QueueFlags.CheckShared(fleet.Read(parsed).Registry);
            JobGate gate = queue.Gate(parsed);
            using var access = new WorkerAccess(owner => github.Open(parsed, owner),
                Allowed(parsed.GetValue(allowPrivate) ?? []));
            using var session = new WorkerSession(() => fleet.Open(parsed, address.Shown), access);
            using var interruption = new Interruption(PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP);
            var tally = new WorkerTally();
            try
            {
                var worker = new Worker(address, gate, queue.RetryPolicy(parsed, Console.Error.WriteLine), session,
                    access, tally);
                await worker.RunAsync(parsed.GetValue(untilEmpty), interruption.Token);
                return tally.HasGaps ? CommandLine.Failure : 0;
            }
            catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
            {
                return 0;
            }
            finally
            {
                foreach (string line in tally.Lines())
                    Console.Out.WriteLine(PrintableText.Of(line));
            }
        });
        return command;
    }

    private static AllowedAddresses Allowed(string[] texts)
    {
        var wrong = new List<string>();
        var allowed = AllowedAddresses.Parse(texts, wrong);
        return wrong.Count == 0
            ? allowed
            : throw new ProblemException(
            new Problem($"`{wrong[0]}` is no host and no network", "--allow-private",
                "Write a name, an address, or a network such as 10.1.0.0/16"));
    }
}
