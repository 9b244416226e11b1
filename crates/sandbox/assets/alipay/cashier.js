// Shows the page anew when the order's state changes elsewhere, such as on the payer's phone. Without it, reloading does.
const watch = document.getElementById('watch');
if (watch) {
  const ask = async () => {
    const answer = await fetch(watch.dataset.stateUrl, { cache: 'no-store' });
    return answer.ok ? answer.text() : undefined;
  };
  const look = async () => {
    const state = await ask().catch(() => undefined);
    if (state && state !== watch.dataset.state) location.reload();
    else setTimeout(look, 1000);
  };
  look();
}
