using System.CommandLine;
using System.Runtime.InteropServices;
using KeyScan.Cli.Fleet;
using KeyScan.Cli.Fleet.Workers;

namespace KeyScan.Cli.Commands;

/// <summary><c>keyscan worker</c></summary>
internal static class WorkerCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("worker", "Scans repositories that `keyscan github … --enqueue` put on a queue, into a registry on PostgreSQL. Run as many as you wish, on as many machines; any can be stopped at any time.",
            """
            keyscan worker --queue amqp://keyscan@queue.example.test --registry postgres://keys.example.test/keyscan
            keyscan worker --until-empty --threads 2
            """, "0 done, 2 error, or a repository was not covered.");
        var queue = new QueueFlags(command, "--queue", "The RabbitMQ with the jobs: amqp://user@host/vhost, or amqps://… (default: KEYSCAN_QUEUE).");
        var untilEmpty = new Option<bool>("--until-empty") { Description = "End when the queue is empty." };
        command.Options.Add(untilEmpty);
        var github = new GitHubFlags(command);
        var fleet = new FleetFlags(command);
        command.SetAction(parsed =>
        {
            var address = queue.Address(parsed);
            QueueFlags.CheckShared(fleet.Read(parsed).Registry);
            using var access = new WorkerAccess(owner => github.Open(parsed, owner));
            using var session = new WorkerSession(() => fleet.Open(parsed, address.Shown), access);
            using var interruption = new Interruption(PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP);
            var tally = new WorkerTally();
            try
            {
                new Worker(address, queue.Patience(parsed, Console.Error.WriteLine), session, access, tally).RunAsync(parsed.GetValue(untilEmpty), interruption.Token).GetAwaiter().GetResult();
                return tally.HasGaps ? CommandLine.Failure : 0;
            }
            catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
            {
                return 0;
            }
            finally
            {
                tally.Print();
            }
        });
        return command;
    }
}
