"use strict";(()=>{var mx=Object.defineProperty;var Nt=(i,t,e)=>()=>{if(e)throw e[0];try{return i&&(t=i(i=0)),t}catch(n){throw e=[n],n}};var gx=(i,t)=>{for(var e in t)mx(i,e,{get:t[e],enumerable:!0})};function wp(i,t,e,n,s,r){let o=i.units,a=Array.from(s.values.subarray(0,o)),l=Array.from(s.values.subarray(o)),c=Math.hypot(...a.map((m,x)=>l[x]-m));if(!(c>0))return[];let h=n.flatMap(m=>[1,-1].map(x=>({...m,side:x}))),u=h.map(({saddle:m,kind:x,direction:p,side:g})=>{let b=e[m].state,T=b.map((M,C)=>M+g*.001*c*p[C]);return{sign:x==="stable"?-1:1,states:[...b,...T]}}),d=Float64Array.from(t),f=u;for(let m=0;m<yx&&f.length>0;m++){let x=f.length,p=f.map(({states:C})=>C.slice(-o)),g=new Float64Array(x),b=C=>{let A=new Float64Array(o*x);C.forEach((E,B)=>E.forEach((N,L)=>A[L*x+B]=N));let _=i.velocity(A,d,x);return C.map((E,B)=>Array.from({length:o},(N,L)=>_[L*x+B]))},T=b(p).map((C,A)=>{let _=Math.hypot(...C);return g[A]=f[A].sign*(_>0?Math.min(r,_x*c/_):r),p[A].map((E,B)=>E+g[A]/2*C[B])}),M=b(T).map((C,A)=>C.map(_=>_*g[A]));f=f.filter((C,A)=>{let _=p[A].map((B,N)=>B+M[A][N]);return!_.every((B,N)=>{let L=xx*(l[N]-a[N]);return B>=a[N]-L&&B<=l[N]+L})||!(Math.hypot(...M[A])>vx*c)?!1:(C.states.push(..._),!0)})}return h.map(({saddle:m,kind:x},p)=>{let g=Float64Array.from(u[p].states);return{saddle:m,kind:x,path:{shape:[g.length/o,o],values:g}}})}var _x,yx,xx,vx,Ap=Nt(()=>{"use strict";_x=.006666666666666667,yx=400,xx=.5,vx=1e-6});function Ep(i){return Math.abs(i)<2.5?Rp(i):Math.sign(i)*(1-Qa(Math.abs(i)))}function Tp(i){return Math.abs(i)<2.5?i<.5?1-Rp(i):Qa(i):i>0?Qa(i):2-Qa(-i)}function Rp(i){let t=i,e=i;for(let n=1;Math.abs(t)>1e-17*Math.abs(e);n++)t*=2*i*i/(2*n+1),e+=t;return 2/Math.sqrt(Math.PI)*Math.exp(-i*i)*e}function Qa(i){let t=i;for(let e=Math.ceil(20+300/(i*i));e>0;e--)t=i+e/2/t;return Math.exp(-i*i)/Math.sqrt(Math.PI)/t}var Cp=Nt(()=>{"use strict"});var lu,Pp,Ip,cu,hu,uu,Lp=Nt(()=>{"use strict";Cp();lu={abs:Math.abs,acos:Math.acos,acosh:Math.acosh,asin:Math.asin,asinh:Math.asinh,atan:Math.atan,atanh:Math.atanh,cbrt:Math.cbrt,ceil:Math.ceil,cos:Math.cos,cosh:Math.cosh,erf:Ep,erfc:Tp,exp:Math.exp,exp2:i=>2**i,expm1:Math.expm1,floor:Math.floor,fround:Math.fround,is_finite:i=>Number.isFinite(i)?1:0,log:Math.log,log1p:Math.log1p,logistic:i=>1/(1+Math.exp(-i)),neg:i=>-i,not:i=>i===0?1:0,sign:Math.sign,sin:Math.sin,sinh:Math.sinh,sqrt:Math.sqrt,tan:Math.tan,tanh:Math.tanh,trunc:Math.trunc},Pp=(i,t)=>i>t||i!==i?i:t,Ip=(i,t)=>i<t||i!==i?i:t,cu={add:(i,t)=>i+t,and:(i,t)=>i!==0&&t!==0?1:0,atan2:Math.atan2,div:(i,t)=>i/t,eq:(i,t)=>i===t?1:0,ge:(i,t)=>i>=t?1:0,gt:(i,t)=>i>t?1:0,le:(i,t)=>i<=t?1:0,lt:(i,t)=>i<t?1:0,max:Pp,min:Ip,mul:(i,t)=>i*t,ne:(i,t)=>i!==t?1:0,or:(i,t)=>i!==0||t!==0?1:0,pow:(i,t)=>i**t,rem:(i,t)=>i%t,sub:(i,t)=>i-t},hu={where:(i,t,e)=>i!==0?t:e},uu={sum:{begin:0,join:(i,t)=>i+t},prod:{begin:1,join:(i,t)=>i*t},max_of:{begin:-1/0,join:Pp},min_of:{begin:1/0,join:Ip}}});function Dp(i,t,e,n){return i==="matmul"?bx(t[0],t[1],e,n):i==="take"?Sx(t[0],t.slice(1),e,n):i in uu?Mx(i,t[0],e,n):i in lu?wx(lu[i],t[0],e,n):i in cu?Ax(i,t[0],t[1],e,n):i in hu?Ex(hu[i],t,e,n):null}function $o(i,t,e){return(i.size===1?0:t)*(i.fixed?1:e)}function bx(i,t,e,n){let s=i.values,r=t.size,o=t.values;return a=>{for(let l=0;l<n;l++){let c=l*a,h=c+a;e.fill(0,c,h);let u=0;for(;u+3<r;u+=4){let d=l*r+u,f=s[d],m=s[d+1],x=s[d+2],p=s[d+3];for(let g=c,b=u*a;g<h;g++,b++)e[g]+=f*o[b]+m*o[b+a]+x*o[b+2*a]+p*o[b+3*a]}for(;u<r;u++){let d=s[l*r+u];for(let f=c,m=u*a;f<h;f++,m++)e[f]+=d*o[m]}}}}function Sx(i,t,e,n){let s=[];for(let o of t)for(let a=0;a<o.size;a++)s.push([o,a]);let r=Array.from(i.values.subarray(0,n),o=>s[o]);return o=>{for(let a=0;a<n;a++){let[l,c]=r[a],h=c*(l.fixed?1:o);if(l.fixed)e.fill(l.values[h],a*o,(a+1)*o);else for(let u=0;u<o;u++)e[a*o+u]=l.values[h+u]}}}function Mx(i,t,e,n){let{begin:s,join:r}=uu[i],o=t.size/n,a=t.values;return l=>{for(let c=0;c<n;c++){let h=c*l;e.fill(s,h,h+l);for(let u=c*o;u<(c+1)*o;u++)for(let d=0;d<l;d++)e[h+d]=r(e[h+d],a[u*l+d])}}}function wx(i,t,e,n){let s=t.values;return r=>{for(let o=0;o<n*r;o++)e[o]=i(s[o])}}function Ax(i,t,e,n,s){let r=cu[i],o=t.values,a=e.values,l=t.fixed?0:1,c=e.fixed?0:1;return h=>{for(let u=0;u<s;u++){let d=(u+1)*h,f=u*h,m=$o(t,u,h),x=$o(e,u,h);if(i==="add")for(;f<d;f++,m+=l,x+=c)n[f]=o[m]+a[x];else if(i==="sub")for(;f<d;f++,m+=l,x+=c)n[f]=o[m]-a[x];else if(i==="mul")for(;f<d;f++,m+=l,x+=c)n[f]=o[m]*a[x];else if(i==="div")for(;f<d;f++,m+=l,x+=c)n[f]=o[m]/a[x];else if(i==="max")for(;f<d;f++,m+=l,x+=c)n[f]=o[m]>a[x]||o[m]!==o[m]?o[m]:a[x];else for(;f<d;f++,m+=l,x+=c)n[f]=r(o[m],a[x])}}}function Ex(i,t,e,n){let[s,r,o]=t;return a=>{for(let l=0;l<n;l++){let[c,h,u]=[$o(s,l,a),$o(r,l,a),$o(o,l,a)];for(let d=0;d<a;d++){let[f,m,x]=[s.fixed?c:c+d,r.fixed?h:h+d,o.fixed?u:u+d];e[l*a+d]=i(s.values[f],r.values[m],o.values[x])}}}}var Np=Nt(()=>{"use strict";Lp()});function Fp(i,t,e,n,s,r){for(let o=0;o<e;o++)for(let a=0;a<r;a++)t[o*r+a]=i[o*s+n+a]}var tl,el,Vr,Up=Nt(()=>{"use strict";Np();tl=128,el=class{size;buffers;moving=[];still=[];result;constructor(t,e,n){let s=t.inputs.map((o,a)=>({fixed:n[a],size:o,shape:[o],values:new Float64Array(o*(n[a]?1:tl))}));this.buffers=s.map(o=>o.values);let r=o=>{if(o>=0)return s[o];let{shape:a,values:l}=e[-o-1];return{fixed:!0,size:l.length,shape:a,values:l}};for(let{op:o,operands:a,size:l}of t.equations){let c=a.map(r),h=c.every(f=>f.fixed),u=new Float64Array(l*(h?1:tl)),d=Dp(o,h?c.map(f=>({...f,fixed:!1})):c,u,l);if(d===null)throw new Error(`expected an operation that this page knows, got ${o}`);(h?this.still:this.moving).push(d),s.push({fixed:h,size:l,shape:[l],values:u})}this.result=r(t.output),this.size=this.result.size}input(t){return this.buffers[t]}prepare(){for(let t of this.still)t(1)}run(t,e,n,s){for(let a of this.moving)a(t);let{values:r,fixed:o}=this.result;for(let a=0;a<this.size;a++){let l=a*s+n;if(o)e.fill(r[a],l,l+t);else for(let c=0;c<t;c++)e[l+c]=r[a*t+c]}}},Vr=class{constructor(t,e){this.program=t;this.shared=new el(t,e,[!1,!0]),this.own=t.inputs.length>1?new el(t,e,[!1,!1]):null}program;shared;own;out=new Float64Array(0);get size(){return this.shared.size}call(t,e,n){let[s,r=0]=this.program.inputs,o=this.own!==null&&n>1&&r>0&&e.length===r*n,a=o?this.own:this.shared;if(a===null)throw new Error("a program without inputs was given some");if(t.length<s*n||r>0&&e.length!==r&&!o)throw new Error(`expected ${s} entries for each state and ${r} input channels, got others`);this.out.length!==this.size*n&&(this.out=new Float64Array(this.size*n)),!o&&r>0&&a.input(1).set(e),a.prepare();for(let l=0;l<n;l+=tl){let c=Math.min(tl,n-l);Fp(t,a.input(0),s,l,n,c),o&&Fp(e,a.input(1),r,l,n,c),a.run(c,this.out,l,n)}return this.out}}});function Bp(i,t,e){if(t.drive===null)return null;let n=new Vr(t.drive,e),s=t.readout&&new Vr(t.readout,e),r=t.time_constants&&new Vr(t.time_constants,e),o=new Float64Array(0);return{units:i.units,inputs:i.inputs,outputs:i.outputs,kind:i.kind,velocity(a,l,c){let h=n.call(a,l,c);if(i.kind==="map")for(let u=0;u<h.length;u++)h[u]=(h[u]-a[u])/i.step;return h},output:s&&((a,l)=>s.call(a,o,l)),timeConstants:r&&((a,l,c)=>r.call(a,l,c)),advance(a,l,c,h,u=Tx(i)){if(u==="map"){a.set(n.call(a,l,c));return}let d=Math.max(1,Math.ceil(h/i.step-1e-6));if(!(d<=Op))throw new Error(`expected a time of at most ${Op} steps, got ${h} s`);let f=m=>n.call(m,l,c);for(let m=0;m<d;m++)u==="euler"?Rx(f,a,h/d):Cx(f,a,h/d)}}}function Tx(i){return i.kind==="map"?"map":i.solver==="euler"?"euler":"rk4"}function Rx(i,t,e){let n=i(t);for(let s=0;s<n.length;s++)t[s]+=e*n[s]}function Cx(i,t,e){let n=Float64Array.from(t),s=Float64Array.from(t);for(let[r,o]of[[1,.5],[2,.5],[2,1],[1,0]]){let a=i(s);for(let l=0;l<a.length;l++)t[l]+=e*r/6*a[l],s[l]=n[l]+e*o*a[l]}}var Op,kp=Nt(()=>{"use strict";Up();Op=1e5});function nl(i){let t;try{t=JSON.parse(i)}catch{throw new Ri(`The data of this page is damaged: it is not whole; ${Zo}.`)}let e=t;if(e===null||typeof e!="object"||e.format!=="gnode-explorer")throw new Ri(`This page holds no network of gnode's; ${Zo}.`);if(e.version!==zp)throw new Ri(`Expected data of version ${zp}, got ${String(e.version)}; ${Zo}.`);if(!Array.isArray(e.networks)||e.networks.length===0)throw new Ri(`The data of this page is damaged: there is no network in it; ${Zo}.`);try{return{networks:e.networks.map(n=>Px(n))}}catch(n){let s=n instanceof Error?n.message:String(n);throw new Ri(`The data of this page is damaged: ${s}; ${Zo}.`)}}function Px(i){let{constants:t,drive:e,readout:n,time_constants:s,manifolds:r,...o}=du(i);for(let h of["units","inputs","outputs","step","seconds"])if(typeof o[h]!="number"||!Number.isFinite(o[h]))throw new Error(`${h} is missing`);for(let h of[e,n,s])Ix(h,t);let a=Bp(o,{drive:e,readout:n,time_constants:s},t),l=a===null?[]:null;return{about:{...o,get manifolds(){if(a===null||l!==null)return l??[];let{held_input:h,points:u,bounds:d,step:f}=o;return l=wp(a,h,u,r,d,2*f)}},system:a}}function Ix(i,t){if(i===null)return;let e=i.inputs.length,n=s=>Number.isInteger(s)&&s<e&&s>=-t.length;for(let{op:s,operands:r,size:o}of i.equations){if(!r.every(n)||!(o>=0))throw new Error(`a step of its program (${s}) does not fit`);e++}if(!n(i.output))throw new Error("its program has no result")}function du(i){return Array.isArray(i)?i.map(du):i===null||typeof i!="object"?i:"data"in i&&"shape"in i?Dx(i):Object.fromEntries(Object.entries(i).map(([t,e])=>[t,du(e)]))}function Dx({shape:i,type:t,data:e}){let n=atob(e),s=new Uint8Array(n.length);for(let o=0;o<n.length;o++)s[o]=n.charCodeAt(o);let r=Float64Array.from(new Lx[t](s.buffer));if(r.length!==i.reduce((o,a)=>o*a,1))throw new Error("an array is cut off");return{shape:i,values:r}}var Ri,zp,Zo,Lx,Vp=Nt(()=>{"use strict";Ap();kp();Ri=class extends Error{},zp=1,Zo="make the page again with `gnode explore`";Lx={float32:Float32Array,float64:Float64Array,int32:Int32Array}});var fu={};gx(fu,{Unreadable:()=>Ri,readPage:()=>nl});var pu=Nt(()=>{"use strict";Vp()});var Gp=Nt(()=>{});var Hp=Nt(()=>{});function Rt(i,t="",e=""){let n=document.createElement(i);return t!==""&&(n.className=t),e!==""&&(n.textContent=e),n}function en(i,t,e={}){let n=Rt("button",e.kind??"",i);return n.type="button",e.label!==void 0&&n.setAttribute("aria-label",e.label),e.title!==void 0&&(n.title=e.title),n.addEventListener("click",t),n}function Wp(i,t,e){let n=Rt("label","check"),s=Rt("input");return s.type="checkbox",s.checked=t,s.addEventListener("change",()=>e(s.checked)),n.append(s,Rt("span","",i)),{row:n,set:r=>s.checked=r}}function us(i,t,e,n,s){let r=Rt("div","slider"),o=Rt("label","",i),a=Rt("output"),l=Rt("input");l.type="range",l.id=`control-${mu++}`,o.htmlFor=l.id,Object.assign(l,{min:String(t.low),max:String(t.high),step:String(t.step)});let c=u=>{a.textContent=s(u),l.setAttribute("aria-valuetext",s(u))},h=u=>{l.value=String(u),c(u)};return l.addEventListener("input",()=>{c(Number(l.value)),n(Number(l.value))}),h(e),r.append(o,a,l),{row:r,set:h}}function Ci(i,t,e,n){let s=Rt("div","choice"),r=Rt("label","",i),o=Rt("select");o.id=`control-${mu++}`,r.htmlFor=o.id;for(let[a,l]of t)o.append(new Option(l,a,!1,a===e));return o.addEventListener("change",()=>n(o.value)),s.append(r,o),{row:s,set:a=>o.value=a}}function Xp(i,t,e){let n=Rt("div","number"),s=Rt("label","",i),r=Rt("input");return r.type="number",r.step="any",r.id=`control-${mu++}`,s.htmlFor=r.id,r.value=String(t),r.addEventListener("change",()=>e(Number(r.value))),n.append(s,r),{row:n,input:r}}function Zi(i,t){let e=Rt("div","body");if(t===void 0){let r=Rt("section","group");return r.append(Rt("h2","",i),e),{element:r,body:e}}let n=Rt("details","group");n.open=t;let s=Rt("summary");return s.append(Rt("h2","",i)),n.append(s,e),{element:n,body:e}}var mu,ri=Nt(()=>{"use strict";mu=0});function gu(i,t,e){if(!(t>i))return[i];let n=(t-i)/Math.max(1,e),s=10**Math.floor(Math.log10(n)),r=s*([1,2,5].find(l=>l*s>=n*.8)??10),o=Math.ceil(i/r-1e-9),a=Math.floor(t/r+1e-9);return Array.from({length:Math.max(0,a-o+1)},(l,c)=>(o+c)*r)}function Ne(i,t){if(!Number.isFinite(i))return"\u2013";let e;if(t!==void 0&&t>0){let n=Math.max(0,-Math.floor(Math.log10(t)+1e-9));e=n>6?i.toPrecision(7):(Math.abs(i)<t/1e3?0:i).toFixed(n)}else{let n=Math.abs(i);e=n!==0&&(n<.001||n>=1e5)?i.toExponential(1):String(Number(i.toPrecision(3)))}return e.replace("-","\u2212").replace(/e\+?/,"e")}function or(i){if(!Number.isFinite(i))return i>0?"for ever":"\u2013";let t=Math.abs(i);return t>=120?`${Ne(i/60)} min`:t>=1||t===0?`${Ne(i)} s`:`${Ne(i*1e3)} ms`}var Ki=Nt(()=>{"use strict"});function $n(i,t,e){let{box:n,frame:s}=i;return[s.left+(t-n.x[0])/ge(n.x)*s.width,s.top+(n.y[1]-e)/ge(n.y)*s.height]}function qp(i,t,e){let{box:n,frame:s}=i;return[n.x[0]+(t-s.left)/s.width*ge(n.x),n.y[1]-(e-s.top)/s.height*ge(n.y)]}function _u(i,t,e){let n=(s,r)=>[r+(s[0]-r)*e,r+(s[1]-r)*e];return{x:n(i.x,t[0]),y:n(i.y,t[1])}}function Yp(i,t,e){return{x:[i.x[0]+t,i.x[1]+t],y:[i.y[0]+e,i.y[1]+e]}}function yu(i,t){let e={x:[Math.min(i[0],t[0]),Math.max(i[0],t[0])],y:[Math.min(i[1],t[1]),Math.max(i[1],t[1])]};return ge(e.x)>0&&ge(e.y)>0?e:null}function $p(i,t){let e=(n,s)=>{let r=Math.min(30*ge(s),Math.max(1e-9*ge(s),ge(n))),o=15*ge(s),a=Math.min(s[1]+o,Math.max(s[0]-o,(n[0]+n[1])/2));return[a-r/2,a+r/2]};return{x:e(i.x,t.x),y:e(i.y,t.y)}}function ar(i,t){let e=n=>{let s=ge(n)||1;return[n[0]-t*s,n[1]+t*s]};return{x:e(i.x),y:e(i.y)}}var ge,xu,yi=Nt(()=>{"use strict";ge=i=>i[1]-i[0];xu=(i,t)=>i.x[0]<=t.x[0]&&i.x[1]>=t.x[1]&&i.y[0]<=t.y[0]&&i.y[1]>=t.y[1]});function vu(i){return i.units>3&&i.axes!==null?i.axes.components.map((t,e)=>{let n=i.axes?.explained[e];return`PC ${e+1}${n===void 0?"":` (${Math.round(100*n)} %)`}`}):Array.from({length:Math.min(i.units,3)},(t,e)=>i.state_names?.[e]??`state h${"\u2081\u2082\u2083"[e]}`)}function Gr(i,t){let e=i.units>3?i.axes?.components:void 0,n=vu(i),s=t.map(o=>{let a=new Float64Array(i.units);return e!==void 0?a.set(e[o]??[]):o<i.units&&(a[o]=1),a}),r=new Float64Array(i.units);return e!==void 0&&i.axes!==null&&r.set(i.axes.mean),{origin:r,axes:s,names:t.map(o=>n[o]??""),exact:i.units<=t.length}}function $e(i,t,e,n){let s=n??new Float64Array(i.axes.length*e);return i.axes.forEach((r,o)=>{s.fill(0,o*e,(o+1)*e);for(let a=0;a<r.length;a++){let l=r[a];if(l===0)continue;let c=i.origin[a];for(let h=0;h<e;h++)s[o*e+h]+=l*(t[a*e+h]-c)}}),s}function Zp(i,t,e,n){i.axes.forEach((s,r)=>{n.fill(0,r*e,(r+1)*e);for(let o=0;o<s.length;o++){let a=s[o];if(a!==0)for(let l=0;l<e;l++)n[r*e+l]+=a*t[o*e+l]}})}function Fs(i,t,e,n){let s=i.origin.length,r=n??new Float64Array(s*e);for(let o=0;o<s;o++)r.fill(i.origin[o],o*e,(o+1)*e),i.axes.forEach((a,l)=>{let c=a[o];if(c!==0)for(let h=0;h<e;h++)r[o*e+h]+=c*t[l*e+h]});return r}function oi(i,t){let e=[];for(let s=0;s<i.length/t;s++)i.subarray(s*t,(s+1)*t).every(Number.isFinite)&&e.push(s);let n=new Float64Array(t*e.length);return e.forEach((s,r)=>{for(let o=0;o<t;o++)n[o*e.length+r]=i[s*t+o]}),{states:n,count:e.length}}function bu(i,t){let e=i.units,n=[];i.trajectories!==null&&n.push(oi(i.trajectories.states.values,e)),i.slow!==null&&n.push(oi(i.slow.values,e)),i.points.length&&n.push(oi(Float64Array.from(i.points.flatMap(o=>o.state)),e)),e<=3&&n.push(oi(i.bounds.values,e));let s=t.axes.map(()=>[1/0,-1/0]);for(let{states:o,count:a}of n)$e(t,o,a).forEach((c,h)=>{let u=s[Math.floor(h/a)];c<u[0]&&(u[0]=c),c>u[1]&&(u[1]=c)});let r=Math.max(...s.map(o=>o[1]-o[0]).filter(Number.isFinite),0)||1;return s.map(([o,a],l)=>{if(!(a>o)){let c=Number.isFinite(o)?o:0;return[c-r/2,c+r/2]}return a-o>=.1*r||t.axes[l].every(c=>c===0)?[o,a]:[(o+a)/2-.05*r,(o+a)/2+.05*r]})}function Kp(i,t){let[e,n]=bu(i,t);return ar({x:e??[-1,1],y:n??[-1,1]},.12)}var Zn=Nt(()=>{"use strict";yi()});function tm(i){let t=i.split(" ").map(n=>[0,2,4].map(s=>parseInt(n.slice(s,s+2),16))),e=new Uint8ClampedArray(768);for(let n=0;n<256;n++){let s=n/255*(t.length-1),r=Math.min(t.length-2,Math.floor(s));for(let o=0;o<3;o++)e[3*n+o]=t[r][o]+(s-r)*(t[r+1][o]-t[r][o])}return e}function em(i){return`linear-gradient(to right, ${Array.from({length:9},(e,n)=>{let s=3*Math.round(n/8*255);return`rgb(${i[s]},${i[s+1]},${i[s+2]})`}).join(", ")})`}var jp,Jp,Qp,Ko,Us,Nx,Fx,Su,Mu,Os=Nt(()=>{"use strict";jp={ink:"#1b2733",faint:"#5d6b78",line:"#dde3e8",ground:"#f6f8fa",panel:"#ffffff",released:["#b8558f","#d55e00","#00805e","#0072b2","#a87000"],drift:"#0072b2",casing:"#ffffff",particles:"rgba(27,39,51,.62)",nullclines:["#0072b2","#b8558f"],slow:"rgba(0,128,94,.55)",stable:"#0072b2",unstable:"#d55e00",trials:"rgba(27,39,51,.28)"},Jp={ink:"#e4eaf0",faint:"#9dabb8",line:"#2f3b47",ground:"#10171e",panel:"#18212a",released:["#dd97c1","#f28b45","#3cc79d","#8aa4ff","#f0bb3f"],drift:"#8aa4ff",casing:"#10171e",particles:"rgba(228,234,240,.6)",nullclines:["#63b3e8","#dd97c1"],slow:"rgba(60,199,157,.55)",stable:"#63b3e8",unstable:"#f28b45",trials:"rgba(228,234,240,.25)"},Qp={casing:"#10171e",particles:"rgba(255,255,255,.72)",nullclines:["#ffffff","#ffb1dc"],slow:"rgba(255,209,102,.85)",stable:"#8fd3ff",unstable:"#ff9d5c",trials:"rgba(255,255,255,.4)"},Ko={stable:"#56b4e9",saddle:"#e69f00",unstable:"#ffffff",marginal:"#cc79a7"},Us={stable:"stable",saddle:"saddle",unstable:"unstable",marginal:"marginal"},Nx="440154 482475 414487 355f8d 2a788e 21918c 22a884 44bf70 7ad151 bddf26 fde725",Fx="00224e 123570 3b496c 575d6d 707173 8a8678 a59c74 c3b369 e1cc55 fee838";Su=tm(Nx),Mu=tm(Fx)});function Bs(i,t,e,n,s=6){let o={stable:null,saddle:[0,-1.25,1.25,0,0,1.25,-1.25,0],unstable:[0,-1.25,1.15,.8,-1.15,.8],marginal:[-.9,-.9,.9,-.9,.9,.9,-.9,.9]}[n],a={colour:"#ffffff",width:4.5},l={colour:"#1b2733",width:1.6};if(o===null){i.disc(t,e,s,Ko[n],a),i.disc(t,e,s,Ko[n],l);return}let c=o.map((h,u)=>(u%2===0?t:e)+s*h);i.path(c,a,Ko[n],!0),i.path(c,l,Ko[n],!0)}function nm(i,t,e,n,s,r){let o=Math.max(n,s)>9,[a,l]=o?[n,s]:[10,10],c=[t-a,e-l,t+a,e-l,t+a,e+l,t-a,e+l];i.path(c,{colour:r,width:1.2,dash:o?void 0:[3,3]},void 0,!0)}function jo(i,t,e){let n=[],s=[];for(let r=0;r<e;r++){let[o,a]=[t[r],t[e+r]];Number.isFinite(o+a)?s.push(...$n(i,o,a)):s.length&&(n.push(s),s=[])}return s.length&&n.push(s),n}function im(i,t,e,n){let{box:s,frame:r}=t,o={colour:n.faint,width:1},a=12,[l,c]=[r.top+r.height,r.left+r.width];i.path([r.left,r.top,r.left,l,c,l],o);let h=gu(s.x[0],s.x[1],r.width/72);for(let d of h){let[f]=$n(t,d,s.y[0]);i.path([f,l,f,l+4],o),i.text(f,l+7,Ne(d,h[1]-h[0]),{colour:n.ink,size:a,align:"center",baseline:"top"})}if(i.text(r.left+r.width/2,l+24,e[0]??"",{colour:n.ink,size:13,align:"center",baseline:"top"}),(e[1]??"")==="")return;let u=gu(s.y[0],s.y[1],r.height/60);for(let d of u){let[,f]=$n(t,s.x[0],d);i.path([r.left-4,f,r.left,f],o),i.text(r.left-7,f,Ne(d,u[1]-u[0]),{colour:n.ink,size:a,align:"right"})}i.text(15,r.top+r.height/2,e[1],{colour:n.ink,size:13,align:"center",upright:!0})}var lr=Nt(()=>{"use strict";yi();Ki();Os()});function sm(i,t,e){let n=t.session.about.trajectories;if(n===null)return;let[s,r,o]=n.states.shape,a=Jo(t.session.time,t.session.about.step,r);for(let l=0;l<Math.min(s,Ux);l++){let c=new Float64Array(o*(a+1));for(let d=0;d<=a;d++)for(let f=0;f<o;f++)c[f*(a+1)+d]=n.states.values[(l*r+d)*o+f];let h=$e(t.onto,c,a+1),u=e.released[l%e.released.length];for(let d of jo(t.view,h,a+1))i.path(d,{colour:u,width:2.2});Number.isFinite(h[a]+h[2*a+1])&&i.disc(...$n(t.view,h[a],h[2*a+1]),6,u,{colour:"#ffffff",width:2})}}function Jo(i,t,e){return e>0?Math.round(i/t)%e:0}var Ux,il=Nt(()=>{"use strict";Zn();yi();lr();Ux=5});function rm(i,t){return i.system===null?Bx(i,t):Ox(i,t)}function om(i,t){let{units:e,state_names:n}=i.about;return e>3?{names:t.names.map(s=>s.replace(/ \(.*/,"")),of:s=>$e(t,s,1)}:{names:Array.from({length:e},(s,r)=>n?.[r]??`h${r+1}`),of:s=>s}}function am(i){let{outputs:t,output_names:e}=i.about;return Array.from({length:Math.min(t,wu)},(n,s)=>e?.[s]??`y${s+1}`)}function rl(i){let{inputs:t,input_names:e}=i.about;return Array.from({length:t},(n,s)=>e?.[s]??`x${s+1}`)}function Ox(i,t){let{history:e,released:n}=i,s=om(i,t),r=am(i),o={times:e.times,states:[],outputs:[],inputs:[]};for(let a of n?.list??[]){let l=(e.states.get(a.id)??[]).map(h=>h===null?null:s.of(h));s.names.forEach((h,u)=>{let d=l.map(f=>f===null?null:sl(f[u]));o.states.push({name:h,colour:a.colour,style:u,values:d})});let c=e.outputs.get(a.id)??[];r.forEach((h,u)=>{o.outputs.push({name:h,colour:a.colour,style:u,values:c.map(d=>d===null?null:sl(d[u]))})})}return rl(i).slice(0,wu).forEach((a,l)=>o.inputs.push({name:a,colour:-1,style:l,values:e.inputs.map(c=>c[l])})),o}function Bx(i,t){let e=i.about.trajectories;if(e===null)return{times:[],states:[],outputs:[],inputs:[]};let[,n,s]=e.states.shape,r=Jo(i.time,i.about.step,n),o=Array.from({length:r+1},(u,d)=>d),a=om(i,t),l=o.map(u=>a.of(e.states.values.subarray(u*s,(u+1)*s))),c=(u,d)=>u===null?[]:o.map(f=>sl(u.values[f*u.shape[2]+d])),h={times:o.map(u=>e.time.values[u]),states:[],outputs:[],inputs:[]};return a.names.forEach((u,d)=>h.states.push({name:u,colour:0,style:d,values:l.map(f=>sl(f[d]))})),e.outputs!==null&&am(i).forEach((u,d)=>h.outputs.push({name:u,colour:0,style:d,values:c(e.outputs,d)})),e.inputs!==null&&rl(i).slice(0,wu).forEach((u,d)=>h.inputs.push({name:u,colour:-1,style:d,values:c(e.inputs,d)})),h}var wu,sl,Au=Nt(()=>{"use strict";il();Zn();wu=3;sl=i=>Number.isFinite(i)?i:null});var Hr,cr,ol,lm=Nt(()=>{"use strict";ri();Hr=300,cr=96,ol=class{constructor(t,e,n,s){this.channels=t;this.steps=e;this.most=s;this.sequence={step:n,channels:t,values:new Float64Array(t*e)},this.element.width=2*Hr,this.element.height=2*cr,this.element.setAttribute("role","img"),this.element.setAttribute("aria-label","The input to be played, against time: draw in it with a pointer"),this.element.addEventListener("pointerdown",r=>{this.element.setPointerCapture(r.pointerId),this.last=null,this.stroke(r)}),this.element.addEventListener("pointermove",r=>{this.element.hasPointerCapture(r.pointerId)&&this.stroke(r)})}channels;steps;most;element=Rt("canvas","sketch");sequence;channel=0;last=null;clear(){this.sequence.values.fill(0)}copy(t){for(let e=0;e<this.sequence.values.length;e++)this.sequence.values[e]=Number.isFinite(t[e])?t[e]:0}draw(t,e){let n=this.element.getContext("2d");if(n===null)return;n.setTransform(2,0,0,2,0,0),n.clearRect(0,0,Hr,cr),n.strokeStyle=t.line,n.lineWidth=1,n.beginPath(),n.moveTo(0,cr/2),n.lineTo(Hr,cr/2),n.stroke();let s=[...Array(this.channels).keys()].sort((r,o)=>+(r===this.channel)-+(o===this.channel));for(let r of s){n.beginPath();for(let o=0;o<this.steps;o++){let a=this.height(this.sequence.values[o*this.channels+r]);n.lineTo(o/this.steps*Hr,a),n.lineTo((o+1)/this.steps*Hr,a)}n.strokeStyle=t.channels[r%t.channels.length],n.globalAlpha=r===this.channel?1:.4,n.lineWidth=r===this.channel?2:1.2,n.stroke(),n.globalAlpha=1}e!==null&&(n.fillStyle=t.faint,n.fillRect(e*Hr-1,0,2,cr))}height(t){return cr/2-t/this.most*(cr/2-6)}stroke(t){let e=this.element.getBoundingClientRect(),n=Math.floor((t.clientX-e.left)/e.width*this.steps),s=1-2*(t.clientY-e.top)/e.height,r=Math.min(1,Math.max(-1,s*1.1))*this.most;Math.abs(r)<.04*this.most&&(r=0);let[o,a]=this.last??[n,r],[l,c]=[Math.min(o,n),Math.max(o,n)];for(let h=Math.max(0,l);h<=Math.min(this.steps-1,c);h++){let u=n===o?1:(h-o)/(n-o);this.sequence.values[h*this.channels+this.channel]=a+u*(r-a)}this.last=[n,r]}}});function cm(i){let{trajectories:t,pulses:e,inputs:n}=i.about,s=t?.inputs??null;if(s!==null&&n>0){let[r,o]=s.shape;return Array.from({length:Math.min(r,12)},(a,l)=>s.values.slice(l*o*n,(l+1)*o*n))}return e===null?[]:[e.inputs.values]}function zx(i){let t=0;for(let n of cm(i))for(let s of n)Math.abs(s)>t&&(t=Math.abs(s));for(let n of i.about.held_input)t=Math.max(t,Math.abs(n));let e=10**Math.floor(Math.log10(t||1));return Math.ceil(1.05*(t||1)/e/.5)*.5*e}var kx,al,hm=Nt(()=>{"use strict";Ki();Au();ri();lm();kx=3,al=class{constructor(t,e){this.session=t;this.to=e;let{about:n}=t,s=Zi("Input");this.element=s.element,this.held=[...t.stimulus.held];let r=zx(t),o=rl(t),a=kx*n.step,l=Math.round(50*r)/100||r/2;o.forEach((d,f)=>{let m=us(`Hold ${d}`,{low:-r,high:r,step:r/100},this.held[f],p=>{this.held[f]=p,e.hold([...this.held])},p=>Ne(p));this.sliders.push(m);let x=Rt("div","channel");x.append(m.row,en("Pulse",()=>e.pulse(f,l,a),{label:`Give a pulse to ${d}`})),s.body.append(x)});let c=us("Height of a pulse",{low:-r,high:r,step:r/50},l,d=>l=d,d=>`${Ne(d)} for ${or(a)}`),h=en("Back to the held input of the trained network",()=>this.home(),{kind:"quiet"});s.body.append(c.row,h);let u=Math.max(10,Math.round(n.seconds/n.step));this.sketch=new ol(n.inputs,Math.min(u,1e3),n.step,r),s.body.append(this.played(o))}session;to;element;sliders=[];sketch;held;set(t){this.sliders.forEach((e,n)=>{this.held[n]=t[n]??0,e.set(this.held[n])})}frame(t){let e=this.session.stimulus.progress(this.session.time),{ink:n,faint:s,line:r,released:o}=t;this.sketch.draw({ink:n,faint:s,line:r,channels:[o[3],o[1],o[2],o[0],o[4]]},e)}home(){let t=[...this.session.about.held_input];this.set(t),this.to.hold(t)}played(t){let e=Rt("div","played"),n=cm(this.session),s=[...n.map((h,u)=>[String(u),`trial ${u+1} of the task`]),["empty","nothing: draw one"]],r=h=>{let u=n[Number(h)];u===void 0?this.sketch.clear():this.sketch.copy(u)};r(s[0][0]);let o=Ci("Begin with",s,s[0][0],r),a=Ci("Draw",t.map((h,u)=>[String(u),h]),"0",h=>this.sketch.channel=Number(h)),l=Rt("div","row");l.append(en("Play this input",()=>this.to.play({...this.sketch.sequence,values:this.sketch.sequence.values.slice()}),{kind:"main"}),en("Stop",()=>this.to.stop(),{label:"Stop the input"}));let c=Rt("div","row");return c.append(o.row,a.row),e.append(c,this.sketch.element,l),e}}});function Hx(i){let t=10**Math.floor(Math.log10(i||1));return Math.ceil(i/t)*t}var Vx,ll,Gx,um=Nt(()=>{"use strict";Ki();ri();Vx=[["1","one state"],["50","a cloud of 50"]],ll=class{element;noise;members;constructor(t,e,n){let s=Zi("Release and noise");this.element=s.element;let{units:r,seconds:o,noise:a}=t.about;this.members=Ci("A click releases",Vx,String(e.members),h=>n.change({members:Number(h)}));let l=Hx(Math.max(...t.scale)/Math.sqrt(o||1));if(this.noise=us("Noise",{low:0,high:1,step:.01},Math.sqrt(e.noise/l),h=>n.change({noise:l*h**2}),h=>h===0?"none":`${Ne(l*h**2)} per \u221As`),this.setNoise=h=>this.noise.set(Math.min(1,Math.sqrt(h/l))),s.body.append(this.noise.row),a!==null){let h=`As in the dissection: ${Ne(a)} per \u221As`;s.body.append(en(h,()=>{this.setNoise(a),n.change({noise:a})},{kind:"quiet"}))}s.body.append(this.members.row);let c=Rt("div","row");if(r<=3){let h=Array.from({length:r},(d,f)=>Xp(t.about.state_names?.[f]??`h${f+1}`,Gx(t.centre[f]),()=>{})),u=Rt("div","row");u.append(...h.map(d=>d.row)),s.body.append(u),c.append(en("Release there",()=>n.release(Float64Array.from(h,d=>Number(d.input.value)||0))))}c.append(en("Release from a trial",()=>n.anywhere()),en("Clear",()=>n.clear(),{label:"Take away what was released",title:"Escape"})),s.body.append(c),t.about.clips.length>0&&s.body.append(this.clips(t.about.clips,n))}set(t){this.setNoise(t.noise),this.members.set(String(t.members))}clips(t,e){let n=Rt("div","row"),s=t.map((a,l)=>{let c=`${a.begin.toFixed(2)} to ${a.end.toFixed(2)} s`;return[String(l),`trial ${a.trial+1}, ${a.title}: ${c}`]}),r=0,o=Ci("A stretch of a trial",s,"0",a=>r=Number(a));return n.append(o.row,en("Watch",()=>e.watch(t[r]),{label:"Watch this stretch"})),n}setNoise},Gx=i=>Number(i.toPrecision(3))});function Eu(i){let t=n=>i.some(n),e={particles:t(n=>n.system!==null),nullclines:t(n=>n.system!==null&&n.about.units===2),points:!0,slow:t(n=>n.about.slow!==null),manifolds:t(n=>n.about.manifolds.length>0||n.growth!==null),cycles:t(n=>n.about.cycles.length>0),trials:t(n=>n.about.trajectories!==null)};return Object.keys(e).filter(n=>e[n])}var Wx,cl,dm=Nt(()=>{"use strict";Zn();ri();Wx={particles:"Moving particles",nullclines:"Nullclines",points:"Fixed points",slow:"Slow set",manifolds:"Manifolds of saddles",cycles:"Limit cycles",trials:"Trials of the task"};cl=class{element;checks=new Map;setters=[];constructor(t,e,n,s){let r=Zi("What is seen");this.element=r.element;let o=Rt("div","checks"),a=new Set(e.layers);for(let h of Eu(t)){let u=Wp(Wx[h],a.has(h),d=>{a=new Set(a),d?a.add(h):a.delete(h),n.change({layers:a})});this.checks.set(h,u.set),o.append(u.row)}this.setters.push(h=>a=new Set(h.layers));let l=this.ground(t,e,n);r.body.append(...l===null?[]:[l],o),t.some(h=>h.about.units>2)&&r.body.append(this.axes(t,e,n,s)),s&&t.some(h=>h.about.units>2&&h.system!==null)&&r.body.append(this.slice(e,n));let c=Rt("div","row");c.append(en("Zoom in",()=>n.zoom(.7),{title:"+"}),en("Zoom out",()=>n.zoom(1/.7),{title:"-"}),en("Whole picture",()=>n.reset(),{title:"0, or double click"})),r.body.append(c)}set(t){for(let[e,n]of this.checks)n(t.layers.has(e));for(let e of this.setters)e(t)}slice(t,e){let n=us("Height of the slice in colour",{low:0,high:1,step:.01},t.slice,r=>e.change({slice:r}),r=>`${Math.round(100*r)} %`),s=r=>{n.row.hidden=!r.space||r.ground==="none",n.set(r.slice)};return s(t),this.setters.push(s),n.row}ground(t,e,n){if(t.every(c=>c.system===null))return null;let s=t.filter(c=>c.system?.timeConstants),r=Math.min(8,Math.max(0,...s.map(c=>c.about.units))),o=s[0]?.about.state_names,a=[["speed","speed of the flow"],...Array.from({length:r},(c,h)=>[String(h+1),`time constant of ${o?.[h]??`h${h+1}`} (gate)`]),["none","nothing"]],l=Ci("In colour",a,String(e.ground),c=>n.change({ground:c==="speed"||c==="none"?c:Number(c)}));return this.setters.push(c=>l.set(String(c.ground))),l.row}axes(t,e,n,s){let r=vu(t.find(h=>h.about.units>2)?.about??t[0].about),a=r.flatMap((h,u)=>r.map((d,f)=>[u,f])).filter(([h,u])=>h!==u&&h<u).map(([h,u])=>[`${h},${u}`,`${r[h]} and ${r[u]}`]);s&&r.length>2&&a.unshift(["space","all three, in space"]);let l=h=>h.space?"space":h.axes.join(","),c=Ci("Axes",a,l(e),h=>{if(h==="space")n.change({space:!0});else{let[u,d]=h.split(",").map(Number);n.change({space:!1,axes:[u,d],boxes:e.boxes.map(()=>null)})}});return this.setters.push(h=>c.set(l(h))),c.row}}});var hl,fm,pm,Tu=Nt(()=>{"use strict";hl=class{paused=!1;power=0;get speed(){return 2**this.power}faster(t){this.power=Math.min(5,Math.max(-7,this.power+t))}during(t){return this.paused?0:Math.min(t,.1)*this.speed}},fm=i=>Math.min(5,Math.max(-7,Math.round(Math.log2(i/.5))||0)),pm=i=>i<0?`1/${2**-i}`:String(2**i)});var ul,mm=Nt(()=>{"use strict";Tu();ri();ul=class{constructor(t,e){this.clock=t;this.element.setAttribute("aria-label","Clock"),this.play=en("",()=>e.toggle(),{kind:"main",title:"Space"}),this.speed=us("Speed",{low:-7,high:5,step:1},t.power,n=>e.power(n),n=>`${pm(n)} s in a second`),this.time.setAttribute("aria-label","Time of the network"),this.element.append(this.play,en("Restart",()=>e.restart(),{title:"r",label:"Restart: time zero, released states back to their places"}),this.speed.row,this.time),this.refresh()}clock;element=Rt("section","transport");play;speed;time=Rt("output","time");told="";waited=0;refresh(){this.play.textContent=this.clock.paused?"\u25B6 Play":"\u275A\u275A Pause",this.play.setAttribute("aria-label",this.clock.paused?"Play":"Pause"),this.speed.set(this.clock.power)}frame(t,e){this.waited=e?Math.min(90,this.waited+3):Math.max(0,this.waited-1);let n=`${this.waited>45?"as fast as this device can \xB7 ":""}t = ${t.toFixed(2)} s`;n!==this.told&&(this.time.textContent=this.told=n)}}});function dl(i,t){let e=$x(Float64Array.from(i),t),n=new Float64Array(t*t),s=[],r=t-1,o=0;for(;r>=0;){if(r===0||Yx(e,n,t,r)||o>60){let l=r*t+r;s.push([e[l],n[l]]),r-=1,o=0;continue}o+=1,Zx(e,n,t,r,o%11===10)}return s}function Yx(i,t,e,n){let s=Math.hypot(i[n*e+n-1],t[n*e+n-1]),r=Math.hypot(i[n*e+n],t[n*e+n]);return s<=1e-14*(r+Math.hypot(i[(n-1)*e+n-1],t[(n-1)*e+n-1]))||s<1e-290}function $x(i,t){for(let e=1;e<t-1;e++){let n=e;for(let s=e+1;s<t;s++)Math.abs(i[s*t+e-1])>Math.abs(i[n*t+e-1])&&(n=s);if(i[n*t+e-1]!==0){if(n!==e){for(let s=0;s<t;s++)[i[n*t+s],i[e*t+s]]=[i[e*t+s],i[n*t+s]];for(let s=0;s<t;s++)[i[s*t+n],i[s*t+e]]=[i[s*t+e],i[s*t+n]]}for(let s=e+1;s<t;s++){let r=i[s*t+e-1]/i[e*t+e-1];if(r!==0){for(let o=0;o<t;o++)i[s*t+o]-=r*i[e*t+o];for(let o=0;o<t;o++)i[o*t+e]+=r*i[o*t+s]}}}}return i}function Zx(i,t,e,n,s){let r=n*e+n,[o,a]=s?[i[r]+Math.hypot(i[r-1],t[r-1]),t[r]]:Kx(i,t,e,n);Number.isFinite(o+a)||([o,a]=[i[r],t[r]]);for(let c=0;c<=n;c++)i[c*e+c]-=o,t[c*e+c]-=a;let l=[];for(let c=0;c<n;c++){let[h,u,d,f]=[i[c*e+c],t[c*e+c],i[(c+1)*e+c],t[(c+1)*e+c]],m=Math.hypot(h,u,d,f),x=Math.hypot(h,u),p=m===0?1:x/m,[g,b]=x===0?[1,0]:[h/x,u/x],T=m===0?[0,0]:[(g*d+b*f)/m,(b*d-g*f)/m];l.push([p,T[0],T[1]]);for(let M=c;M<=n;M++){let[C,A]=[i[c*e+M],t[c*e+M]],[_,E]=[i[(c+1)*e+M],t[(c+1)*e+M]];i[c*e+M]=p*C+T[0]*_-T[1]*E,t[c*e+M]=p*A+T[0]*E+T[1]*_,i[(c+1)*e+M]=p*_-T[0]*C-T[1]*A,t[(c+1)*e+M]=p*E-T[0]*A+T[1]*C}}l.forEach(([c,h,u],d)=>{for(let f=0;f<=Math.min(n,d+1);f++){let[m,x]=[i[f*e+d],t[f*e+d]],[p,g]=[i[f*e+d+1],t[f*e+d+1]];i[f*e+d]=c*m+h*p+u*g,t[f*e+d]=c*x+h*g-u*p,i[f*e+d+1]=c*p-h*m+u*x,t[f*e+d+1]=c*g-h*x-u*m}});for(let c=0;c<=n;c++)i[c*e+c]+=o,t[c*e+c]+=a}function Kx(i,t,e,n){let[s,r,o,a]=[(n-1)*e+n-1,(n-1)*e+n,n*e+n-1,n*e+n],[l,c]=[(i[s]-i[a])/2,(t[s]-t[a])/2],h=l*l-c*c+i[r]*i[o]-t[r]*t[o],u=2*l*c+i[r]*t[o]+t[r]*i[o],d=Math.sqrt(Math.hypot(h,u)),f=Math.atan2(u,h)/2,[m,x]=[d*Math.cos(f),d*Math.sin(f)];return l*m+c*x>0&&([m,x]=[-m,-x]),[i[a]+l+m,t[a]+c+x]}var Ru=Nt(()=>{"use strict"});function Cu(i,t,e){for(let n=0;n<e;n++){let s=n;for(let o=n+1;o<e;o++)Math.abs(i[o*e+n])>Math.abs(i[s*e+n])&&(s=o);let r=i[s*e+n];if(!(Math.abs(r)>1e-300))return!1;if(s!==n){for(let a=n;a<e;a++){let l=i[n*e+a];i[n*e+a]=i[s*e+a],i[s*e+a]=l}let o=t[n];t[n]=t[s],t[s]=o}for(let o=n+1;o<e;o++){let a=i[o*e+n]/r;if(a!==0){for(let l=n;l<e;l++)i[o*e+l]-=a*i[n*e+l];t[o]-=a*t[n]}}}for(let n=e-1;n>=0;n--){let s=t[n];for(let r=n+1;r<e;r++)s-=i[n*e+r]*t[r];t[n]=s/i[n*e+n]}return!0}function gm(i,t,e){let n=0;for(let r of i)n=Math.max(n,Math.abs(r));let s=Float64Array.from({length:t},(r,o)=>1/(o+1.37));for(let r=0;r<3;r++){let o=Float64Array.from(i);for(let c=0;c<t;c++)o[c*t+c]-=e+1e-10*(n||1);let a=Float64Array.from(s);if(!Cu(o,a,t))break;let l=Math.hypot(...a);if(!(l>0)||!Number.isFinite(l))break;s=a.map(c=>c/l)}return s}var Pu=Nt(()=>{"use strict"});function fl(i,t,e,n,s){let r=i.units,o=Array.from({length:n},()=>new Float64Array(r*r)),a=new Float64Array(t);for(let l=0;l<r;l++){let c=1e-6*(s[l]||1);for(let d=0;d<n;d++)a[l*n+d]=t[l*n+d]+c;let h=Float64Array.from(i.velocity(a,e,n));for(let d=0;d<n;d++)a[l*n+d]=t[l*n+d]-c;let u=i.velocity(a,e,n);for(let d=0;d<n;d++){for(let f=0;f<r;f++)o[d][f*r+l]=(h[f*n+d]-u[f*n+d])/(2*c);a[l*n+d]=t[l*n+d]}}return o}function _m(i,t,e,n,s,r,o=.3){let a=i.units,l=new Float64Array(n),c=fl(i,t,e,n,s),h=i.velocity(t,e,n),u=new Float64Array(a);for(let d=0;d<n;d++){for(let p=0;p<a;p++)u[p]=-h[p*n+d];if(!Cu(c[d],u,a)||!u.every(Number.isFinite)){l[d]=1/0;continue}let f=0;for(let p=0;p<a;p++)f=Math.max(f,Math.abs(u[p])/(s[p]||1));let m=f>o?o/f:1,x=0;for(let p=0;p<a;p++)t[p*n+d]+=m*u[p],x=Math.max(x,Math.abs(t[p*n+d]-r[p])/(s[p]||1));l[d]=x>3?1/0:f}return l}function ym(i,t,e,n,s){let r=i.units,[o]=fl(i,t,e,1,s),a=dl(o,r),l=a.map(([x,p])=>i.kind==="map"?Math.log(Math.hypot(1+n*x,n*p)||1e-300)/n:x),h=1e-6*Math.max(...a.map(([x,p])=>Math.hypot(x,p)),1e-300),u=l.filter(x=>x>h).length,f=l.filter(x=>Math.abs(x)<=h).length>0&&u===0?"marginal":u===0?"stable":u===r?"unstable":"saddle",m=l.map(x=>-1/x).sort((x,p)=>Math.abs(p)-Math.abs(x));return{state:Float64Array.from(t),kind:f,index:u,timeConstants:m,jacobian:o}}function xm(i,t,e){let n=[];for(let s of i)n.some(o=>o.every((a,l)=>Math.abs(a-s[l])<=e*(t[l]||1)))||n.push(s);return n}var Iu=Nt(()=>{"use strict";Ru();Pu()});function Qo(i,t,e){return Float64Array.from({length:i.length/t},(n,s)=>i[s*t+e])}function vm(i){let t=i[0]?.length??0,e=new Float64Array(t*i.length);return i.forEach((n,s)=>n.forEach((r,o)=>e[o*i.length+s]=r)),e}var jx,Jx,Qx,tv,ev,nv,iv,pl,Lu=Nt(()=>{"use strict";Iu();jx=40,Jx=12,Qx=.02,tv=1e-9,ev=1e-4,nv=16,iv=3,pl=class{constructor(t,e,n,s,r){this.system=t;this.step=e;this.scale=n;this.centre=s;this.starts=r}system;step;scale;centre;starts;points=[];going=null;input=new Float64Array;batch=4;get done(){return this.going===null}begin(t,e){this.input=Float64Array.from(t),this.going=this.searching(e)}stop(){this.going=null}work(t){let e=performance.now()+t,n=this.points;for(;this.going!==null&&performance.now()<e;)this.going.next().done===!0&&(this.going=null);return this.points!==n}*searching(t){let e=[];for(let n of[t,this.starts]){let s=[...n];for(;s.length;){let r=s.slice(0,this.batch);s=s.slice(r.length);let o=yield*this.followed(r),a=xm([...e.map(l=>l.state),...o],this.scale,ev).slice(e.length);for(let l of a)e=[...e,ym(this.system,l,this.input,this.step,this.scale)],yield;n!==t&&a.length&&(this.points=e)}this.points=e}}*followed(t){let e=[],[n,s]=[vm(t),t.length];for(let r=0;r<jx&&s>0;r++){let o=performance.now(),a=_m(this.system,n,this.input,s,this.scale,this.centre);this.pace((performance.now()-o)/s);let l=[];for(let c=0;c<s;c++){let h=Qo(n,s,c);a[c]<=tv?e.push(h):a[c]<(r<Jx?1/0:Qx)&&l.push(h)}[n,s]=[vm(l),l.length],yield}return e}pace(t){this.batch=Math.max(1,Math.min(nv,Math.floor(iv/Math.max(t,.001))))}}});var Kn,Wr=Nt(()=>{"use strict";Kn=class{constructor(t){this.seed=t}seed;spare=null;uniform(){this.seed=this.seed+1831565813|0;let t=Math.imul(this.seed^this.seed>>>15,1|this.seed);return t=t+Math.imul(t^t>>>7,61|t)^t,((t^t>>>14)>>>0)/4294967296}normal(){if(this.spare!==null){let n=this.spare;return this.spare=null,n}let t=Math.sqrt(-2*Math.log(1-this.uniform())),e=2*Math.PI*this.uniform();return this.spare=t*Math.sin(e),t*Math.cos(e)}}});function ml(i,t,e,n){let s=i.get(t);s===void 0&&(s=Array.from({length:e},()=>null),i.set(t,s)),s.push(n)}var gl,bm=Nt(()=>{"use strict";gl=class{times=[];inputs=[];states=new Map;outputs=new Map;stride=1;seen=0;clear(){this.times=[],this.inputs=[],this.states.clear(),this.outputs.clear(),this.stride=1,this.seen=0}forget(t){this.states.delete(t),this.outputs.delete(t)}begin(t,e,n){ml(this.states,t,this.times.length-1,e),ml(this.outputs,t,this.times.length-1,n)}add(t,e,n){if(this.seen+=1,(this.seen-1)%this.stride!==0)return!1;let s=this.times.length;this.times.push(t),this.inputs.push(Float64Array.from(e));for(let[r,o,a]of n())ml(this.states,r,s,o),ml(this.outputs,r,s,a);for(let r of[this.states,this.outputs])for(let o of r.values())o.length<this.times.length&&o.push(null);return this.times.length>1200&&this.thin(),!0}thin(){let t=e=>e.filter((n,s)=>s%2===0);this.times=t(this.times),this.inputs=t(this.inputs);for(let e of[this.states,this.outputs])for(let[n,s]of e)e.set(n,t(s));this.stride*=2,this.seen=(this.times.length-1)*this.stride+1}}});var sv,_l,Sm=Nt(()=>{"use strict";Ru();Pu();Iu();sv=500,_l=class{constructor(t,e,n){this.system=t;this.scale=e;this.centre=n}system;scale;centre;grown=[];done=!0;tips=[];input=new Float64Array;begin(t,e){this.input=Float64Array.from(e),this.grown=[],this.tips=[];for(let n of t){if(n.kind!=="saddle")continue;let[s]=fl(this.system,n.state,this.input,1,this.scale);for(let[r,o]of dl(s,2)){if(o!==0||r===0)continue;let a=gm(s,2,r);for(let l of[1,-1]){let c={kind:r>0?"unstable":"stable",path:[...n.state]},h=n.state.map((u,d)=>u+l*.002*Math.max(...this.scale)*a[d]);this.tips.push({at:h,back:r<0,line:c}),this.grown.push(c)}}}this.done=this.tips.length===0}work(t){if(this.done)return!1;let e=performance.now()+t;for(;this.tips.length&&performance.now()<e;)this.tips=this.tips.filter(n=>this.follow(n));return this.done=this.tips.length===0,this.done}follow(t){let e=t.back?-1:1,n=f=>{let m=Float64Array.from(this.system.velocity(f,this.input,1),p=>e*p),x=Math.hypot(...m.map((p,g)=>p/this.scale[g]));return m.map(p=>p/(x||1))},s=.008,r=(f,m)=>t.at.map((x,p)=>x+m*s*f[p]),o=n(t.at),a=n(r(o,.5)),l=n(r(a,.5)),c=n(r(l,1)),h=o.map((f,m)=>(f+2*a[m]+2*l[m]+c[m])/6),u=o[0]*c[0]+o[1]*c[1]<0;t.at=r(h,1),t.line.path.push(...t.at);let d=t.at.some((f,m)=>!(Math.abs(f-this.centre[m])<1.6*this.scale[m]));return!u&&!d&&t.line.path.length<2*sv}}});var yl,Mm=Nt(()=>{"use strict";Wr();yl=class{constructor(t,e,n){this.system=t;this.most=e;this.wide=n}system;most;wide;list=[];states=new Float64Array;count=0;made=0;add(t,e,n){for(;this.list.length>=this.most;)this.remove(this.list[0].id);let s=new Set(this.list.map(a=>a.colour)),r=[...Array(this.most).keys()].find(a=>!s.has(a))??0,o={id:this.made++,start:Float64Array.from(t),members:e,begin:n,colour:r};return this.rebuild([...this.list,o],a=>a===o),o}remove(t){this.rebuild(this.list.filter(e=>e.id!==t),()=>!1)}clear(){this.rebuild([],()=>!1)}restart(t){for(let e of this.list)e.begin=t;this.rebuild([...this.list],()=>!0)}offset(t){let e=0;for(let n of this.list){if(n.id===t)return e;e+=n.members}return-1}advance(t,e,n,s){if(this.count!==0&&(this.system.advance(this.states,t,this.count,e),n>0)){let r=n*Math.sqrt(e);for(let o=0;o<this.states.length;o++)this.states[o]+=r*s.normal()}}first(t){let e=this.offset(t);return Float64Array.from({length:this.system.units},(n,s)=>this.states[s*this.count+e])}spread(t){let e=this.list.find(r=>r.id===t);if(e===void 0||e.members<2)return 0;let n=this.offset(t),s=0;for(let r=0;r<this.system.units;r++){let o=this.states.subarray(r*this.count+n,r*this.count+n+e.members),a=o.reduce((l,c)=>l+c,0)/o.length;s+=o.reduce((l,c)=>l+(c-a)**2,0)/o.length}return Math.sqrt(s)}rebuild(t,e){let n=this.system.units,s=t.reduce((a,l)=>a+l.members,0),r=new Float64Array(n*s),o=0;for(let a of t){let l=this.offset(a.id),c=e(a),h=new Kn(a.id);for(let u=0;u<n;u++)for(let d=0;d<a.members;d++){let f=c&&d>0?this.wide[u]*h.normal():0;r[u*s+o+d]=c?a.start[u]+f:this.states[u*this.count+l+d]}o+=a.members}this.list.splice(0,this.list.length,...t),this.states=r,this.count=s}}});function Du(i){return i.points.map(t=>({state:Float64Array.from(t.state),kind:t.kind,index:t.index,timeConstants:t.time_constants,certified:t.certified,radius:t.enclosure_radius,label:t.label}))}function wm(i){return i.map(t=>({...t,certified:!1,radius:null,label:null}))}var Am=Nt(()=>{"use strict"});var xl,Em=Nt(()=>{"use strict";xl=class{constructor(t){this.channels=t;this.held=new Float64Array(t)}channels;held;sequence=null;pulses=[];play(t,e){this.sequence={of:t,begin:e}}stop(){this.sequence=null,this.pulses=[]}pulse(t,e,n,s){this.pulses.push({channel:t,amplitude:e,end:n+s})}progress(t){if(this.sequence===null)return null;let{of:e,begin:n}=this.sequence,s=(t-n)/(e.step*(e.values.length/Math.max(1,e.channels)));return s<1-1e-9?s:null}at(t,e){e.set(this.held);let n=!0;if(this.sequence!==null){let{of:s,begin:r}=this.sequence,o=Math.floor((t-r)/s.step+1e-6);if(o>=s.values.length/Math.max(1,s.channels))this.sequence=null;else if(o>=0)for(let a=0;a<Math.min(s.channels,this.channels);a++){let l=s.values[o*s.channels+a];Number.isFinite(l)&&l!==0&&(e[a]+=l,n=!1)}}if(this.pulses.length){this.pulses=this.pulses.filter(s=>s.end>t+1e-9);for(let{channel:s,amplitude:r}of this.pulses)s<this.channels&&(e[s]+=r),n=!1}return n}}});var rv,ov,av,lv,vl,Tm=Nt(()=>{"use strict";Zn();Wr();bm();Sm();Lu();Mm();Am();Em();rv=5,ov=400,av=.01,lv=80,vl=class{about;system;stimulus;released;history=new gl;scale;centre;starts;noise=0;time=0;input;plain=!0;points;search;growth;owed=0;cost=1;before=new Float64Array;written=-1/0;random=new Kn(1);steps=0;constructor(t){this.about=t.about,this.system=t.system;let{about:e,system:n}=this;this.stimulus=new xl(e.inputs),this.input=new Float64Array(e.inputs),this.stimulus.held.set(e.held_input),this.input.set(e.held_input);let[s,r]=[e.bounds.values.subarray(0,e.units),e.bounds.values.subarray(e.units)],o=Math.max(...r.map((h,u)=>h-s[u]),1e-12);this.scale=Float64Array.from(s,(h,u)=>Math.max(r[u]-h,.05*o)),this.released=n===null?null:new yl(n,rv,this.scale.map(h=>av*h)),this.centre=Float64Array.from(s,(h,u)=>(r[u]+h)/2);let a=[e.trajectories?.states.values??[],e.slow?.values??[]];this.starts=oi(Float64Array.from(a.flatMap(h=>[...h])),e.units),this.points=Du(e);let l=n!==null&&e.units<=lv;this.search=l?new pl(n,e.step,this.scale,this.centre,this.places()):null;let c=n!==null&&n.kind==="flow"&&e.units===2;this.growth=c?new _l(n,this.scale,this.centre):null,this.record()}get atHome(){return this.about.held_input.every((t,e)=>Math.abs(t-this.stimulus.held[e])<1e-12)}hold(t){this.stimulus.held.forEach((e,n)=>this.stimulus.held[n]=t[n]??0),this.plain=this.stimulus.at(this.time,this.input),this.steps===0&&(this.history.clear(),this.record()),this.atHome?(this.points=Du(this.about),this.search?.stop(),this.growth!==null&&(this.growth.done=!0)):this.search!==null?(this.search.begin(this.stimulus.held,this.points.map(e=>e.state)),this.points=this.points.map(e=>({...e,certified:!1,radius:null,label:null}))):this.points=[]}advance(t){this.owed=Math.min(this.owed+t/this.about.step,ov);let e=Math.floor(this.owed+1e-9),n=performance.now();for(let s=0;s<e;s++)this.stepOnce();this.owed=Math.max(0,this.owed-e),e>0&&(this.cost+=.3*((performance.now()-n)/e-this.cost))}reach(t){return this.about.step*Math.max(1,t/Math.max(this.cost,1e-4))}stepOnce(){let{about:t,released:e}=this;this.plain=this.stimulus.at(this.time,this.input),this.plain||(this.written=this.time),e!==null&&(this.before.length!==e.states.length&&(this.before=new Float64Array(e.states.length)),this.before.set(e.states),e.advance(this.input,t.step,this.noise,this.random)),this.steps+=1,this.time=this.steps*t.step,this.record()}work(t){let e=!1;return this.search!==null&&!this.search.done&&!this.atHome?(e=this.search.work(t),e&&(this.points=wm(this.search.points)),this.search.done&&this.growth?.begin(this.points,this.stimulus.held)):this.growth!==null&&!this.growth.done&&(e=this.growth.work(t)),e}shownStates(){if(this.released===null)return new Float64Array;let{states:t}=this.released;if(this.system?.kind!=="flow"||this.before.length!==t.length||this.steps===0)return t;let e=Math.min(1,this.owed);return t.map((n,s)=>this.before[s]+e*(n-this.before[s]))}release(t,e){if(this.released===null)return-1;let n=new Set(this.released.list.map(r=>r.id)),{id:s}=this.released.add(t,e,this.time);for(let r of n)this.released.offset(r)<0&&this.history.forget(r);return this.before=this.released.states.slice(),this.history.begin(s,Float64Array.from(t),this.output(t)),s}remove(t){this.released?.remove(t),this.history.forget(t),this.before=new Float64Array}restart(){this.steps=0,this.time=0,this.owed=0,this.written=-1/0,this.random=new Kn(1),this.stimulus.stop(),this.released?.restart(0),this.before=this.released?.states.slice()??new Float64Array,this.plain=this.stimulus.at(0,this.input),this.history.clear(),this.record()}lifetimeLeft(){let{lifetime:t}=this.about;if(t===null||!Number.isFinite(t)||!this.released?.list.length)return null;let e=Math.max(this.written,...this.released.list.map(n=>n.begin));return t-(this.time-e)}output(t){let e=this.system?.output??null;return e===null?null:Float64Array.from(e(t,1))}record(){let{released:t}=this;this.history.add(this.time,this.input,()=>(t?.list??[]).map(e=>{let n=t?.first(e.id)??new Float64Array;return[e.id,n,this.output(n)]}))}places(){let{units:t}=this.about;if(t<=2){let r=(o,a)=>this.centre[o]+this.scale[o]*1.2*((a+.5)/12-.5);return Array.from({length:t===1?12:144},(o,a)=>Float64Array.from({length:t},(l,c)=>r(c,c===0?a%12:Math.floor(a/12))))}let e=new Kn(5);return Array.from({length:t===3?120:48},(s,r)=>{let o=Math.floor(e.uniform()*this.starts.count),a=this.starts.count?Qo(this.starts.states,this.starts.count,o):this.centre,l=r%2===0?.02:.3;return a.map((c,h)=>c+l*this.scale[h]*e.normal())})}}});function Rm(i,t){let e=i.trajectories;if(e===null)return null;let[n,s,r]=e.states.shape;if(t.trial>=n)return null;let o=e.time.shape.length===1,a=m=>e.time.values[(o?0:t.trial*s)+m],l=0;for(;l+1<s&&a(l+1)<=t.begin+1e-9;)l+=1;let c=l;for(;c+1<s&&a(c+1)<=t.end+1e-9;)c+=1;let h=(t.trial*s+l)*r,u=e.states.values.slice(h,h+r);if(!u.every(Number.isFinite))return null;if(e.inputs===null||i.inputs===0||c===l)return{state:u,sequence:null};let d=(t.trial*s+l+1)*i.inputs,f=e.inputs.values.slice(d,d+(c-l)*i.inputs);return{state:u,sequence:{step:i.step,channels:i.inputs,values:f}}}var Cm=Nt(()=>{"use strict"});function Im(i){document.addEventListener("keydown",t=>{if(t.ctrlKey||t.metaKey||t.altKey)return;let e=t.target instanceof Element?t.target:null;if(Nu(e,"input:not([type=checkbox]), select, textarea")||t.key===" "&&Nu(e,"button, summary, a, input"))return;let s={" ":i.toggle,ArrowLeft:()=>i.power(-1),ArrowDown:()=>i.power(-1),ArrowRight:()=>i.power(1),ArrowUp:()=>i.power(1),r:i.restart,n:i.anywhere,p:i.play,"+":()=>i.zoom(.7),"=":()=>i.zoom(.7),"-":()=>i.zoom(1/.7),0:i.whole,Escape:i.clear}[t.key];s!==void 0&&(t.key.startsWith("Arrow")&&e!==document.body&&!Nu(e,".plane")||(t.preventDefault(),s()))})}var Pm,Nu,Fu=Nt(()=>{"use strict";Pm=[["Space","pause or go on"],["\u2190 \u2192","slower, faster"],["r","restart: time zero, released states back to their places"],["n","release a state from a trial"],["p","play the input"],["+ \u2212","zoom in, out"],["0","the whole picture"],["Esc","take away what was released"]];Nu=(i,t)=>(i?.closest(t)??null)!==null});function Lm(i){let t=i.stages.map(o=>o.session),e=Rt("main",t.length>1?"stages two":"stages");e.append(...i.stages.map(o=>o.element));let n=Rt("div","controls");n.append(...i.groups);let s=Rt("div","more");s.append(...i.stages.map(o=>o.points.element),dv());let r=t.flatMap(uv).map(o=>Rt("p","note-box",o));return[hv(t,i.tools),...r,e,i.transport,n,s,i.said]}function hv(i,t){let e=Rt("header","top"),n=Rt("div");n.append(Rt("h1","",i.map(o=>o.about.name).join(" beside ")));let{verdict:s}=i[0].about;if(i.length===1&&s!==null){let o=Rt("details","verdict");o.open=window.matchMedia("(min-width: 56rem)").matches;let a=Rt("summary");a.append(Rt("strong","",s.headline)),o.append(a,Rt("p","",s.reason)),n.append(o)}let r=Rt("div","tools");return r.append(...t),e.append(n,r),e}function uv(i){let{name:t,left_out:e}=i.about;return i.system!==null||e.length>0?e:[`${t} cannot run in this page: trials that were stored are played.`]}function dv(){let i=Zi("Keys and gestures",!1),t=Rt("dl","keys");for(let[e,n]of Pm)t.append(Rt("dt","",e),Rt("dd","",n));return i.body.append(t,Rt("p","",cv)),i.element}var cv,Dm=Nt(()=>{"use strict";ri();Fu();cv="In a plane: click or tap releases a state, a dragged box zooms in, Shift and drag moves, wheel or pinch zooms, a double click shows all. In space dragging turns, as do a and d. While a pulse lasts particles and released states feel it; colours, nullclines and points are those of the input that is held."});var Uu,ds,ta=Nt(()=>{"use strict";Uu='system-ui, "Segoe UI", Helvetica, Arial, sans-serif',ds=class{constructor(t){this.context=t}context;path(t,e,n,s=!1){let r=this.context;r.beginPath();for(let o=0;o+1<t.length;o+=2)o===0?r.moveTo(t[o],t[o+1]):r.lineTo(t[o],t[o+1]);s&&r.closePath(),n!==void 0&&(r.fillStyle=n,r.fill()),e!==null&&this.stroke(e)}segments(t,e){let n=this.context;n.beginPath();for(let s=0;s+3<t.length;s+=4)n.moveTo(t[s],t[s+1]),n.lineTo(t[s+2],t[s+3]);this.stroke(e)}disc(t,e,n,s,r){let o=this.context;o.beginPath(),o.arc(t,e,n,0,2*Math.PI),s!==null&&(o.fillStyle=s,o.fill()),r!==void 0&&this.stroke(r)}text(t,e,n,s){let r=this.context;r.save(),r.translate(t,e),s.upright===!0&&r.rotate(-Math.PI/2),r.font=`${s.size}px ${Uu}`,r.fillStyle=s.colour,r.textAlign=s.align??"left",r.textBaseline=s.baseline??"middle",r.fillText(n,0,0),r.restore()}image(t,e,n,s,r,o){let a=this.context;a.imageSmoothingEnabled=o,a.imageSmoothingQuality="high",a.drawImage(t,e,n,s,r)}inside(t,e,n,s,r){let o=this.context;o.save(),o.beginPath(),o.rect(t,e,n,s),o.clip(),r(),o.restore()}stroke(t){let e=this.context;e.strokeStyle=t.colour,e.lineWidth=t.width,e.lineJoin="round",e.lineCap=t.dash===void 0?"round":"butt",e.setLineDash(t.dash===void 0?[]:[...t.dash]),e.stroke()}}});function Ou(i){let t={"&":"&amp;","<":"&lt;",">":"&gt;",'"':"&quot;"};return i.replace(/[&<>"]/g,e=>t[e])}function Nm(i){let t=i.dash===void 0?"":` stroke-dasharray="${i.dash.join(" ")}"`;return` stroke="${i.colour}" stroke-width="${nn(i.width)}" stroke-linejoin="round"${t}`}var nn,Xr,Bu=Nt(()=>{"use strict";ta();nn=i=>String(Math.round(i*100)/100);Xr=class{constructor(t,e,n){this.width=t;this.height=e;this.title=n}width;height;title;parts=[];clips=0;finished(t){let[e,n]=[nn(this.width),nn(this.height)];return`<svg xmlns="http://www.w3.org/2000/svg" width="${e}" height="${n}" viewBox="0 0 ${e} ${n}" role="img"><title>${Ou(this.title)}</title><rect width="100%" height="100%" fill="${t}"/>${this.parts.join("")}</svg>`}path(t,e,n,s=!1){let r=[];for(let o=0;o+1<t.length;o+=2)r.push(`${o===0?"M":"L"}${nn(t[o])} ${nn(t[o+1])}`);this.draw(`${r.join("")}${s?"Z":""}`,e,n)}segments(t,e){let n=[];for(let s=0;s+3<t.length;s+=4)n.push(`M${nn(t[s])} ${nn(t[s+1])}L${nn(t[s+2])} ${nn(t[s+3])}`);this.draw(n.join(""),e)}disc(t,e,n,s,r){let o=r===void 0?"":Nm(r);this.parts.push(`<circle cx="${nn(t)}" cy="${nn(e)}" r="${nn(n)}" fill="${s??"none"}"${o}/>`)}text(t,e,n,s){let r={left:"start",center:"middle",right:"end"}[s.align??"left"],o={top:.8,middle:.35,bottom:0}[s.baseline??"middle"],a=s.upright===!0?" rotate(-90)":"";this.parts.push(`<text transform="translate(${nn(t)} ${nn(e)})${a}" dy="${o}em" text-anchor="${r}" font-family="${Ou(Uu)}" font-size="${s.size}" fill="${s.colour}">${Ou(n)}</text>`)}image(t,e,n,s,r){this.parts.push(`<image x="${nn(e)}" y="${nn(n)}" width="${nn(s)}" height="${nn(r)}" preserveAspectRatio="none" href="${t.toDataURL("image/png")}"/>`)}inside(t,e,n,s,r){let o=`clip${this.clips++}`;this.parts.push(`<clipPath id="${o}"><rect x="${nn(t)}" y="${nn(e)}" width="${nn(n)}" height="${nn(s)}"/></clipPath><g clip-path="url(#${o})">`),r(),this.parts.push("</g>")}draw(t,e,n){t!==""&&this.parts.push(`<path d="${t}" fill="${n??"none"}"${e===null?"":Nm(e)}/>`)}}});function Fm(i,t){let e=i.map(r=>{let[o,a]=r.panel.size(),l=r.plots.pictures().map(d=>{let f=window.devicePixelRatio||1;return{...d,width:d.canvas.width/f,height:d.canvas.height/f}}),c=l.reduce((d,f)=>d+f.height+ku,0),h=Math.max(0,...l.map(d=>d.width)),u=i.length===1&&l.length>0;return{stage:r,plots:l,width:u?o+Pi+h:Math.max(o,h),at:u?[o+Pi,0]:[0,a+zu],top:a,height:bl+(u?Math.max(a+zu,c):a+zu+c)}}),n=e.reduce((r,o)=>r+o.width+Pi,Pi),s=Math.max(...e.map(r=>r.height))+2*Pi;return{width:n,height:s,draw(r){let o=Pi;for(let a of e){let l={colour:t.ink,size:14,baseline:"top"};r.text(o,Pi,a.stage.session.about.name,l),a.stage.panel.draw(new Sl(r,o,Pi+bl)),fv(new Sl(r,o,Pi+bl+a.top+6),a.stage,t);let c=o+a.at[0],h=Pi+bl+a.at[1];for(let u of a.plots)r.text(c,h,u.title,{...l,size:12}),r.image(u.canvas,c,h+ku,u.width,u.height,!0),h+=u.height+ku;o+=a.width+Pi}}}}function fv(i,t,e){let n={colour:e.ink,size:12},{scale:s}=t.panel;s!==null&&(i.text(64,10,Ne(s.limits[0]),{...n,align:"right"}),i.image(pv(s.colours),70,4,110,12,!0),i.text(186,10,`${Ne(s.limits[1])}  ${s.label} (log)`,n));let r=70;for(let o of Object.keys(Us)){let a=t.session.points.filter(l=>l.kind===o).length;a===0||!t.shows("points")||(Bs(i,r,34,o,5.5),i.text(r+13,34,`${a} ${Us[o]}`,n),r+=104)}}function pv(i){let t=document.createElement("canvas");t.width=256,t.height=1;let e=t.getContext("2d");if(e===null)return t;let n=e.createImageData(256,1);for(let s=0;s<256;s++)n.data.set([...i.subarray(3*s,3*s+3),255],4*s);return e.putImageData(n,0,0),t}function Um(i,t){let e=Fm(i,t),n=new Xr(e.width,e.height,i.map(s=>s.session.about.name).join(" and "));return e.draw(n),n.finished(t.panel)}function Om(i,t){let e=Fm(i,t),n=document.createElement("canvas"),s=2;n.width=Math.round(e.width*s),n.height=Math.round(e.height*s);let r=n.getContext("2d");return r===null?Promise.resolve(null):(r.scale(s,s),r.fillStyle=t.panel,r.fillRect(0,0,e.width,e.height),e.draw(new ds(r)),new Promise(o=>n.toBlob(o,"image/png")))}function Vu(i,t){let e=document.createElement("a");e.href=URL.createObjectURL(i),e.download=t,e.click(),setTimeout(()=>URL.revokeObjectURL(e.href),1e4)}var Pi,bl,ku,zu,Sl,Bm=Nt(()=>{"use strict";Os();lr();ta();Bu();Ki();Pi=16,bl=26,ku=18,zu=52;Sl=class{constructor(t,e,n){this.pen=t;this.left=e;this.top=n}pen;left;top;all(t){return Array.from(t,(e,n)=>e+(n%2===0?this.left:this.top))}path(t,...e){this.pen.path(this.all(t),...e)}segments(t,e){this.pen.segments(this.all(t),e)}disc(t,e,...n){this.pen.disc(t+this.left,e+this.top,...n)}text(t,e,n,s){this.pen.text(t+this.left,e+this.top,n,s)}image(t,e,n,s,r,o){this.pen.image(t,e+this.left,n+this.top,s,r,o)}inside(t,e,n,s,r){this.pen.inside(t+this.left,e+this.top,n,s,r)}}});function zm(i){let t=()=>i.stages.map(r=>r.session.about.name.replace(/[^\w-]+/g,"-")).join("-and-")||"network",e=en(km,()=>{gv(i.address(),e)},{kind:"quiet"}),n=en("PNG",()=>{Om(i.stages,i.palette).then(r=>{r!==null&&Vu(r,`${t()}.png`)})},{label:"Save what is seen as a PNG file"}),s=en("SVG",()=>Vu(new Blob([Um(i.stages,i.palette)],{type:"image/svg+xml"}),`${t()}.svg`),{label:"Save what is seen as an SVG file"});return[e,n,s]}async function gv(i,t){try{await navigator.clipboard.writeText(i),t.textContent="Copied"}catch{history.replaceState(null,"",i),t.textContent="It is in the address bar"}window.setTimeout(()=>t.textContent=km,mv)}var km,mv,Vm=Nt(()=>{"use strict";ri();Bm();km="Copy link to this view",mv=2e3});function ji(i,t){let e=Rt("span","item");return i!==null&&e.append(i),e.append(t),e}function hr(i){let t=Rt("span",`swatch ${i}`);return t.setAttribute("aria-hidden","true"),t}function _v(i){let t=Rt("span","symbol"),e=new Xr(20,20,"");return Bs(e,10,10,i,5.5),t.innerHTML=e.finished("none"),t.setAttribute("aria-hidden","true"),t}function yv(i){let t=Rt("span","item scale"),e=Rt("span","colours");return e.style.backgroundImage=em(i.colours),t.append(Ne(i.limits[0]),e,`${Ne(i.limits[1])}  ${i.label} (log)`),t}var Ml,Gm=Nt(()=>{"use strict";Os();lr();Bu();Ki();ri();Ml=class{constructor(t){this.session=t}session;element=Rt("div","legend");made="";frame(t,e,n){let{session:s}=this,r=new Map;for(let m of s.points)r.set(m.kind,(r.get(m.kind)??0)+1);let o=!s.atHome&&s.search!==null&&!s.search.done,a=JSON.stringify([t?.label,t?.limits,[...r],[...e.layers],n.ink,s.atHome,o]);if(a===this.made)return;this.made=a;let l=[];if(t!==null&&l.push(yv(t)),e.layers.has("points")){for(let[x,p]of r)l.push(ji(_v(x),`${p} ${Us[x]}`));(!e.space||s.about.units<3)&&s.points.some(x=>x.certified)&&l.push(ji(hr("enclosure"),"proven, enclosed")),s.search!==null&&!s.atHome?l.push(ji(null,o?"searching for fixed points \u2026":"points found here by Newton's method: not proven")):s.search===null&&!s.atHome&&l.push(ji(null,"no points: too large to search here"))}let c=s.atHome,[h,u]=s.about.state_names??["h\u2081","h\u2082"];e.layers.has("nullclines")&&s.about.units===2&&l.push(ji(hr("nullcline one"),`${h} at rest`),ji(hr("nullcline two"),`${u} at rest`)),e.layers.has("slow")&&s.about.slow!==null&&c&&l.push(ji(hr("slow"),"slow set"));let d=c?s.about.manifolds.length:s.growth?.grown.length??0;e.layers.has("manifolds")&&d>0&&l.push(ji(hr("unstable"),"leaves a saddle"),ji(hr("stable"),"divides basins")),e.layers.has("cycles")&&s.about.cycles.length&&c&&l.push(ji(hr("cycle"),"limit cycle"));let f=t!==null&&(!e.space||s.about.units<3);this.element.classList.toggle("on-colour",f),this.element.replaceChildren(...l)}}});function Hm(i,t,e){let n=[],s=(r,o)=>r/(r-o);for(let r=0;r+1<e;r++)for(let o=0;o+1<t;o++){let a=i[r*t+o],l=i[r*t+o+1],c=i[(r+1)*t+o+1],h=i[(r+1)*t+o],u=(a>0?1:0)|(l>0?2:0)|(c>0?4:0)|(h>0?8:0);if(u===0||u===15||Number.isNaN(a+l+c+h))continue;let d=[];if(a>0!=l>0&&d.push(o+s(a,l),r),l>0!=c>0&&d.push(o+1,r+s(l,c)),h>0!=c>0&&d.push(o+s(h,c),r+1),a>0!=h>0&&d.push(o,r+s(a,h)),d.length===4)n.push(...d);else if(d.length===8){let m=a+l+c+h>0==a>0?[0,1,2,3]:[0,3,1,2];for(let x of m)n.push(d[2*x],d[2*x+1])}}return Float64Array.from(n)}var Wm=Nt(()=>{"use strict"});function Gu(i,t){let e=i.session.about.units,n=Math.floor(t.length/e),s=new Float64Array(e*n);for(let r=0;r<n;r++)for(let o=0;o<e;o++)s[o*n+r]=t[r*e+o];return jo(i.view,$e(i.onto,s,n),n)}function Xm(i,t){let{layers:e,session:n,palette:s}=t;if(e.has("trials")&&xv(i,t),e.has("slow")&&n.atHome&&vv(i,t),e.has("nullclines")&&n.about.units===2&&bv(i,t),e.has("manifolds"))for(let r of Hu(n)){let o=r.kind==="stable"?s.stable:s.unstable;for(let a of Gu(t,r.path))i.path(a,{colour:o,width:2.2,dash:r.kind==="stable"?[7,4]:void 0})}if(e.has("cycles")&&n.atHome)for(let r of n.about.cycles)for(let o of Gu(t,r.states.values))i.path(o,{colour:s.casing,width:5},void 0,!0),i.path(o,{colour:s.unstable,width:2.6,dash:r.stable?void 0:[5,4]},void 0,!0)}function Hu(i){return i.atHome?i.about.manifolds.map(t=>({kind:t.kind,path:t.path.values})):i.growth?.grown??[]}function xv(i,t){let e=t.session.about.trajectories;if(e===null)return;let[n,s,r]=e.states.shape;for(let o=0;o<Math.min(n,12);o++){let a=e.states.values.subarray(o*s*r,(o+1)*s*r);for(let l of Gu(t,a))i.path(l,{colour:t.palette.trials,width:1})}}function vv(i,t){let{slow:e,units:n}=t.session.about;if(e===null)return;let{states:s,count:r}=oi(e.values,n),o=$e(t.onto,s,r),a=Math.max(1,Math.floor(r/1500));for(let l=0;l<r;l+=a)i.disc(...$n(t.view,o[l],o[r+l]),2,t.palette.slow)}function bv(i,t){let{grid:e,view:n,palette:s}=t,r=e?.level??null;e===null||r===null||[r.u,r.v].forEach((o,a)=>{let l=Hm(o,r.size,r.size),c=new Float64Array(l.length);for(let h=0;h+1<l.length;h+=2){let u=e.box.x[0]+l[h]/(r.size-1)*ge(e.box.x),d=e.box.y[0]+l[h+1]/(r.size-1)*ge(e.box.y);c.set($n(n,u,d),h)}i.segments(c,{colour:s.nullclines[a],width:1.4})})}function qm(i,t){if(!t.layers.has("points"))return;let{view:e,onto:n,palette:s}=t,r=e.frame.width/ge(e.box.x),o=e.frame.height/ge(e.box.y);for(let{at:a,point:l}of Wu(t)){if(l.certified&&l.radius!==null){let c=n.exact?l.radius:0;nm(i,a[0],a[1],c*r,c*o,s.casing==="#10171e"?"#ffffff":s.ink)}Bs(i,a[0],a[1],l.kind)}}function Wu(i){return i.session.points.map(t=>{let[e,n]=$e(i.onto,t.state,1);return{at:$n(i.view,e,n),point:t}})}function Ym(i,t,e){let{session:n,view:s,onto:r}=t,{released:o,history:a}=n;if(o===null||o.list.length===0)return;let l=n.shownStates(),c=$e(r,l,o.count),h=0;for(let u of o.list){let d=e.released[u.colour],f=(a.states.get(u.id)??[]).filter(p=>p!==null),m=new Float64Array(2*(f.length+1));f.forEach((p,g)=>{let[b,T]=$e(r,p,1);m[g]=b,m[f.length+1+g]=T}),m[f.length]=c[h],m[2*f.length+1]=c[o.count+h];let x=u.members===1;for(let p of x?jo(s,m,f.length+1):[])i.path(p,{colour:"#ffffff",width:4}),i.path(p,{colour:d,width:2.2});for(let p=u.members-1;p>=0;p--){let g=$n(s,c[h+p],c[o.count+h+p]);i.disc(...g,x?7:3.2,d,{colour:"#ffffff",width:x?2.4:1})}h+=u.members}}var wl=Nt(()=>{"use strict";Wm();Zn();yi();lr()});function Xu(i){let t=i.state.length<=3?` at (${[...i.state].map(o=>Ne(o)).join(", ")})`:"",e=i.certified?`proven${i.radius===null?"":`, enclosed to \xB1${Ne(i.radius)}`}`:"found by Newton's method, not proven",n=i.timeConstants.find(o=>o!==null&&Number.isFinite(o)),s=n==null?"":` Its slowest direction ${n>0?"decays":"grows"} in ${or(Math.abs(n))}.`;return`${i.label===null?Us[i.kind]:`${Us[i.kind]}, ${i.label}`}${t}: ${e}.${s}`}var Sv,Al,qu=Nt(()=>{"use strict";Os();wl();Ki();Sv=12;Al=class{constructor(t){this.around=t;this.element.className="tip",this.element.hidden=!0,t.append(this.element)}around;element=document.createElement("div");over(t,e,n){let s=t.layers.has("points")?Wu(t).find(({at:o})=>Math.hypot(o[0]-e,o[1]-n)<Sv):void 0;if(s===void 0){this.hide();return}this.element.textContent=Xu(s.point),this.element.hidden=!1;let r=this.around.clientWidth;this.element.style.left=`${Math.max(4,Math.min(s.at[0]+14,r-244))}px`,this.element.style.top=`${s.at[1]+14}px`}hide(){this.element.hidden=!0}}});var Yu,El,$m=Nt(()=>{"use strict";qu();ri();Yu=40,El=class{constructor(t,e){this.session=t;this.name=e;let n=Zi("Fixed points",!1);this.element=n.element,this.title=n.element.querySelector("h2")??n.element,n.body.append(this.list)}session;name;element;list=Rt("ul");title;shown=null;frame(){let{points:t}=this.session;if(t===this.shown)return;this.shown=t,this.title.textContent=`Fixed points${this.name} (${t.length})`;let e=t.slice(0,Yu).map(n=>Rt("li","",Xu(n)));t.length>Yu&&e.push(Rt("li","",`and ${t.length-Yu} more`)),this.list.replaceChildren(...e)}}});var jn,Tl,Zm=Nt(()=>{"use strict";Zn();yi();jn=65,Tl=class{constructor(t,e,n,s,r){this.system=t;this.plane=e;this.box=n;this.input=s;this.unit=r}system;plane;box;input;unit;size=jn;values=new Float64Array(jn*jn).fill(NaN);row=0;get done(){return this.row>=jn}work(t){let e=this.system.timeConstants;if(this.done||e===null)return!1;let n=performance.now()+t;for(;!this.done&&performance.now()<n;){let s=new Float64Array(2*jn);for(let o=0;o<jn;o++)s[o]=this.box.x[0]+o/(jn-1)*ge(this.box.x),s[jn+o]=this.box.y[0]+this.row/(jn-1)*ge(this.box.y);let r=e(Fs(this.plane,s,jn),this.input,jn);this.values.set(r.subarray(this.unit*jn,(this.unit+1)*jn),this.row*jn),this.row+=1}return this.done}}});function $u(i){let t=i.filter(n=>n>0&&Number.isFinite(n)).sort();if(t.length===0)return[.001,1];let e=n=>t[Math.round(n*(t.length-1))];return[e(.005),Math.max(e(.995),1.05*e(.005))]}function Zu(i,t,e,n){let s=document.createElement("canvas");s.width=t,s.height=t;let r=s.getContext("2d");if(r===null)return s;let o=r.createImageData(t,t),[a,l]=[Math.log(n[0]),Math.log(n[1])];for(let c=0;c<i.length;c++){let h=i[c],u=h>0?(Math.log(h)-a)/(l-a):0,d=3*Math.round(255*Math.min(1,Math.max(0,Number.isNaN(u)?0:u))),f=4*((t-1-Math.floor(c/t))*t+c%t);o.data[f]=e[d],o.data[f+1]=e[d+1],o.data[f+2]=e[d+2],o.data[f+3]=Number.isFinite(h)?255:0}return r.putImageData(o,0,0),s}var Km=Nt(()=>{"use strict"});var qr,Ku=Nt(()=>{"use strict";Zm();yi();Os();Km();qr=class{constructor(t,e=null){this.session=t;this.where=e}session;where;scale=null;image=null;made=null;gate=null;update(t,e,n,s){if(t==="none"||e===null)return this.put(t,null,null,null);if(t==="speed"){let{level:u}=e;if(u===null||u===this.made)return!1;let d={label:this.speedLabel(n),limits:$u(u.speed),colours:Su};return this.put(u,Zu(u.speed,u.size,Su,d.limits),e.box,d)}let{system:r,about:o}=this.session;if(r===null||r.timeConstants===null||t>o.units)return this.put("none",null,null,null);let a=this.gate;if((a===null||a.box!==e.box||a.input!==e.input||a.unit!==t-1)&&(this.gate=new Tl(r,n,e.box,e.input,t-1),this.gate.unit!==a?.unit&&this.put("none",null,null,null)),this.gate===null||!this.gate.work(s))return!1;let l=$u(this.gate.values),h={label:`time constant of ${o.state_names?.[t-1]??`h${t}`}, s`,limits:l,colours:Mu};return this.put(this.gate,Zu(this.gate.values,this.gate.size,Mu,l),e.box,h)}get field(){return this.image}draw(t,e){if(this.image===null)return;let{of:n,box:s}=this.image,[r,o]=$n(e,s.x[0],s.y[1]),[a,l]=$n(e,s.x[1],s.y[0]),[c,h]=[(a-r)/(n.width-1),(l-o)/(n.height-1)];t.image(n,r-c/2,o-h/2,a-r+c,l-o+h,!0)}put(t,e,n,s){let r=t!==this.made;return this.made=t,this.image=e===null||n===null?null:{of:e,box:n},this.scale=s,r}speedLabel(t){return`speed ${this.where!==null?this.where:t.exact?"|dh/dt|":`in the plane through ${this.session.about.units>3?"the mean":"zero"}`}, state units per second`}}});function ju(i,t,e,n,s,r){wv(i);let{box:o,frame:a}=e,[l,c]=[a.width/(o.x[1]-o.x[0]),a.height/(o.y[1]-o.y[0])],[h,u]=[a.left-o.x[0]*l,a.top+o.y[1]*c],{count:d,now:f,before:m,fresh:x}=t;i.save(),i.setTransform(s,0,0,s,0,0),i.beginPath(),i.rect(a.left,a.top,a.width,a.height),i.clip(),i.beginPath();for(let p=0;p<d;p++){if(x[p]===1)continue;let[g,b]=[h+f[p]*l,u-f[d+p]*c],[T,M]=[h+m[p]*l,u-m[d+p]*c];Math.abs(g-T)+Math.abs(b-M)<.7&&([T,M]=[g-.7,b]),i.moveTo(T,M),i.lineTo(g,b)}i.strokeStyle=n,i.lineWidth=r,i.lineCap="butt",i.stroke(),i.restore()}function wv(i){jm+=1,jm%Mv===0&&(i.save(),i.setTransform(1,0,0,1,0,0),i.globalCompositeOperation="destination-out",i.fillStyle="rgba(0,0,0,.24)",i.fillRect(0,0,i.canvas.width,i.canvas.height),i.restore())}var Mv,jm,Jm=Nt(()=>{"use strict";Mv=3,jm=0});function eg(i){let t=()=>new Float64Array(i*i);return{size:i,u:t(),v:t(),speed:t()}}function Ev(i){let t=eg(2*i.size-1);for(let e=0;e<i.size;e++)for(let n=0;n<i.size;n++){let[s,r]=[e*i.size+n,2*e*t.size+2*n];t.u[r]=i.u[s],t.v[r]=i.v[s],t.speed[r]=i.speed[s]}return t}var Qm,Av,Rl,tg,Cl,ng=Nt(()=>{"use strict";Zn();Wr();yi();Qm=17,Av=257,Rl=48,tg=160,Cl=class{constructor(t,e,n,s,r=.006){this.system=t;this.plane=e;this.box=n;this.input=s;this.tolerance=r;this.coming=eg(Qm),this.next=this.filling()}system;plane;box;input;tolerance;level=null;error=NaN;done=!1;coming;next;random=new Kn(7);work(t){let e=performance.now()+t,n=this.level;for(;!this.done&&performance.now()<e;)this.next.next();return this.level!==n}*filling(){for(;;){let{size:t}=this.coming,e=[];for(let n=0;n<t*t;n++)this.level!==null&&n%t%2===0&&Math.floor(n/t)%2===0||e.push(n);for(let n=0;n<e.length;n+=Rl)this.evaluate(e.slice(n,n+Rl)),yield;if(this.level=this.coming,t>Qm&&(yield*this.check(),this.error<=this.tolerance||2*t-1>Av))break;this.coming=Ev(this.level)}this.done=!0}evaluate(t){let{size:e,u:n,v:s,speed:r}=this.coming,o=new Float64Array(2*t.length);t.forEach((c,h)=>{o[h]=this.box.x[0]+c%e/(e-1)*ge(this.box.x),o[t.length+h]=this.box.y[0]+Math.floor(c/e)/(e-1)*ge(this.box.y)});let{along:a,speeds:l}=this.exact(o,t.length);t.forEach((c,h)=>{n[c]=a[h],s[c]=a[t.length+h],r[c]=l[h]})}exact(t,e){let n=this.system.velocity(Fs(this.plane,t,e),this.input,e),s=new Float64Array(2*e);Zp(this.plane,n,e,s);let r=new Float64Array(e);for(let o=0;o<this.system.units;o++)for(let a=0;a<e;a++)r[a]+=n[o*e+a]**2;return{along:s,speeds:r.map(Math.sqrt)}}*check(){let[t,e]=[0,0];for(let n=0;n<tg;n+=Rl){let s=Math.min(Rl,tg-n),r=Float64Array.from({length:2*s},(l,c)=>{let h=c<s?this.box.x:this.box.y;return h[0]+this.random.uniform()*ge(h)}),{along:o}=this.exact(r,s),a=new Float64Array(2*s);this.velocity(r,s,a);for(let l=0;l<2*s;l++)t+=(a[l]-o[l])**2,e+=o[l]**2;yield}this.error=e>0?Math.sqrt(t/e):0}velocity(t,e,n){if(this.level===null){n.fill(0,0,2*e);return}let{size:s,u:r,v:o}=this.level,a=s-1,[l,c]=[this.box.x[0],this.box.y[0]],h=a/ge(this.box.x),u=a/ge(this.box.y);for(let d=0;d<e;d++){let f=Math.min(a,Math.max(0,(t[d]-l)*h)),m=Math.min(a,Math.max(0,(t[e+d]-c)*u)),x=Math.min(a-1,f|0),p=Math.min(a-1,m|0),[g,b]=[f-x,m-p],T=p*s+x,[M,C]=[(1-g)*(1-b),g*(1-b)],[A,_]=[(1-g)*b,g*b];n[d]=M*r[T]+C*r[T+1]+A*r[T+s]+_*r[T+s+1],n[e+d]=M*o[T]+C*o[T+1]+A*o[T+s]+_*o[T+s+1]}}}});function ig(i,t){return i.length===t.length&&i.every((e,n)=>e===t[n])}function Cv(i,t){return xu(i,t)&&xu(ar(t,.08),i)}var Tv,Rv,Yr,Ju=Nt(()=>{"use strict";yi();ng();Tv=8,Rv=17,Yr=class{constructor(t,e){this.system=t;this.plane=e}system;plane;held=null;now=null;heldWanted=null;nowWanted=null;kept=[];drawn=null;want(t,e,n){this.heldWanted=this.grid(t,e,this.heldWanted),this.nowWanted=ig(e,n)?this.heldWanted:this.grid(t,n,this.nowWanted),this.choose()}work(t){let{heldWanted:e,nowWanted:n}=this;if(e===null||n===null)return!1;let s=this.held?.level;(e.level===null||n.done?e:n).work(t),this.choose();let o=this.drawn!==this.held||s!==this.held?.level;return this.drawn=this.held,o}get settled(){return this.heldWanted===null||this.heldWanted.done}choose(){let{heldWanted:t,nowWanted:e}=this;t!==null&&t.level!==null&&(this.held=t);let n=e!==null&&e.level!==null&&e.level.size>Rv;this.now=n&&e!==t?e:this.held}grid(t,e,n){let s=a=>ig(a.input,e)&&Cv(a.box,t);if(n!==null&&s(n))return n;let o=this.kept.find(s)??new Cl(this.system,this.plane,ar(t,.04),Float64Array.from(e));return this.kept=[...this.kept.filter(a=>a!==o),o].slice(-Tv),o}}});var sg,rg,og,Pl,ag=Nt(()=>{"use strict";Wr();yi();sg=1.2,rg=4,og=16,Pl=class{constructor(t){this.count=t;this.now=new Float64Array(2*t),this.before=new Float64Array(2*t),this.fresh=new Uint8Array(t),this.left=new Float64Array(t),this.velocity=new Float64Array(2*t),this.middle=new Float64Array(2*t)}count;now;before;fresh;left;velocity;middle;random=new Kn(3);owed=0;scatter(t){for(let e=0;e<this.count;e++)this.place(e,t,this.random.uniform()*rg)}advance(t,e,n,s,r,o){if(this.before.set(this.now),this.fresh.fill(0),r)this.jump(t,e,s);else if(e>0){let h=Math.min(og,Math.max(1,Math.ceil(e/s)));for(let u=0;u<h;u++)this.glide(t,e/h)}let a=.05,[l,c]=[a*ge(o.x),a*ge(o.y)];for(let h=0;h<this.count;h++){this.left[h]-=n;let[u,d]=[this.now[h],this.now[this.count+h]],f=u>=o.x[0]-l&&u<=o.x[1]+l&&d>=o.y[0]-c&&d<=o.y[1]+c;(this.left[h]<=0||!f)&&this.place(h,o,sg+this.random.uniform()*(rg-sg))}}glide(t,e){let{now:n,middle:s,velocity:r,count:o}=this;t.velocity(n,o,r);for(let a=0;a<2*o;a++)s[a]=n[a]+.5*e*r[a];t.velocity(s,o,r);for(let a=0;a<2*o;a++)n[a]+=e*r[a]}jump(t,e,n){for(this.owed=Math.min(this.owed+e/n,og);this.owed>=1;this.owed-=1){t.velocity(this.now,this.count,this.velocity);for(let s=0;s<2*this.count;s++)this.now[s]+=n*this.velocity[s]}}place(t,e,n){this.now[t]=e.x[0]+this.random.uniform()*ge(e.x),this.now[this.count+t]=e.y[0]+this.random.uniform()*ge(e.y),this.before[t]=this.now[t],this.before[this.count+t]=this.now[this.count+t],this.left[t]=n,this.fresh[t]=1}}});var lg,cg,hg,$r,Qu=Nt(()=>{"use strict";Zn();Wr();lg=40,cg=600,hg=12,$r=class{constructor(t,e,n,s){this.system=t;this.step=e;this.starts=n;this.jitter=s;this.resize(this.count)}system;step;starts;jitter;count=200;now=new Float64Array;before=new Float64Array;fresh=new Uint8Array;states=new Float64Array;left=new Float64Array;owed=0;random=new Kn(11);advance(t,e,n,s,r){let o=performance.now(),{count:a,system:l}=this,c=1;if(l.kind==="map")for(this.owed=Math.min(this.owed+n/this.step,hg),c=0;this.owed>=1;this.owed-=1,c++)l.advance(this.states,e,a,this.step);else if(n>0){c=Math.min(hg,Math.ceil(n/this.step));for(let u=0;u<c;u++){let d=l.velocity(this.states,e,a);for(let f=0;f<this.states.length;f++)this.states[f]+=n/c*d[f]}}this.before.set(this.now),this.fresh.fill(0);for(let u=0;u<a;u++)this.left[u]-=s,this.left[u]<=0&&this.place(u,1+2.5*this.random.uniform());this.show(t);let h=performance.now()-o;c>0&&h>1.3*r&&a>lg?this.resize(Math.max(lg,Math.floor(.8*a))):c>0&&h<.5*r&&a<cg&&this.resize(Math.min(cg,Math.ceil(1.1*a)))}show(t){let e=t.axes.length*this.count;this.now.length!==e&&(this.now=new Float64Array(e),this.before=new Float64Array(e),this.fresh.fill(1)),$e(t,this.states,this.count,this.now)}place(t,e){let n=Math.floor(this.random.uniform()*this.starts.count);for(let s=0;s<this.system.units;s++){let r=this.starts.count?this.starts.states[s*this.starts.count+n]:0;this.states[s*this.count+t]=r+this.jitter*this.random.normal()}this.left[t]=e,this.fresh[t]=1}resize(t){let e=this.system.units,[n,s,r]=[new Float64Array(e*t),new Float64Array(t),new Uint8Array(t).fill(1)],o=Math.min(t,this.left.length),a=this.left.length;for(let l=0;l<e;l++)for(let c=0;c<o;c++)n[l*t+c]=this.states[l*a+c];s.set(this.left.subarray(0,o)),Object.assign(this,{states:n,left:s,fresh:r,count:t});for(let l=o;l<t;l++)this.place(l,3*this.random.uniform());this.now=new Float64Array}}});function ug(i,t){let e=new Map,n=null,s=!1,r=[0,0],o=0,a=-1/0,l=h=>{let u=i.getBoundingClientRect();return[h.clientX-u.left,h.clientY-u.top]},c=()=>{let[h,u]=[...e.values()];return{middle:[(h[0]+u[0])/2,(h[1]+u[1])/2],apart:Math.hypot(h[0]-u[0],h[1]-u[1])}};i.addEventListener("pointerdown",h=>{h.button>1||(i.setPointerCapture(h.pointerId),e.set(h.pointerId,l(h)),n=e.size===1?l(h):null,s=h.shiftKey||h.button===1,r=e.size===2?c().middle:l(h),o=e.size===2?c().apart:0,h.button===1&&h.preventDefault())}),i.addEventListener("pointermove",h=>{let u=l(h);if(!e.has(h.pointerId)){t.hover(...u);return}if(e.set(h.pointerId,u),e.size===2){let d=c();o>0&&d.apart>0&&t.zoom(...d.middle,o/d.apart),t.pan(d.middle[0]-r[0],d.middle[1]-r[1]),[r,o]=[d.middle,d.apart]}else s?(t.pan(u[0]-r[0],u[1]-r[1]),r=u):n!==null&&Math.hypot(u[0]-n[0],u[1]-n[1])>6&&t.dragging(n,u)}),i.addEventListener("pointerup",h=>{let u=l(h),d=n;if(e.delete(h.pointerId),n=null,!(d===null||e.size>0||s))if(Math.hypot(u[0]-d[0],u[1]-d[1])>6)t.dragged(d,u);else{let f=h.timeStamp-a<350;t.tap(...u),f&&t.twice(),a=f?-1/0:h.timeStamp}}),i.addEventListener("pointercancel",h=>{e.delete(h.pointerId),n!==null&&t.dragging(n,n),n=null}),i.addEventListener("pointerleave",()=>t.leave()),i.addEventListener("wheel",h=>{h.preventDefault();let u=h.deltaMode===1?16:1;t.zoom(...l(h),Math.exp(Math.min(60,Math.max(-60,h.deltaY*u))*.0035))},{passive:!1})}var dg=Nt(()=>{"use strict"});var fg,pg,Pv,Il,mg=Nt(()=>{"use strict";Os();Ku();lr();ta();wl();il();Jm();Ju();ag();Qu();Zn();yi();dg();qu();fg=2e3,pg=3,Pv=3,Il=class{constructor(t,e,n,s){this.session=t;this.host=e;let{about:r,system:o}=t;this.onto=Gr(r,e.view.axes),this.whole=Kp(r,this.onto),this.view={box:n??this.whole,frame:{left:0,top:0,width:1,height:1}},this.grids=o===null?null:new Yr(o,this.onto),this.ground=new qr(t);let a=o!==null&&r.units<=2;this.particles=a?new Pl(fg):null,this.particles?.scatter(this.view.box);let l=.02*Math.max(...t.scale);this.swarm=o!==null&&!a?new $r(o,r.step,t.starts,l):null,this.element.className="plane",this.element.tabIndex=0,this.element.setAttribute("role","application"),this.element.setAttribute("aria-label",s),this.canvases=[0,1,2].map(()=>document.createElement("canvas")),this.contexts=this.canvases.map(c=>{let h=c.getContext("2d");if(h===null)throw new Error("this browser cannot draw");return h}),this.element.append(...this.canvases),this.tip=new Al(this.element),this.listenTo(),this.watcher=new ResizeObserver(()=>this.resize()),this.watcher.observe(this.element)}session;host;element=document.createElement("div");canvases;contexts;onto;whole;grids;particles;swarm;ground;watcher;tip;view;drawn=null;ratio=1;stale=!0;get scale(){return this.ground.scale}get note(){let t=this.grids?.held??null;if(this.particles!==null&&t!==null){let e=Number.isNaN(t.error)?"":` Their grid is off by ${(100*t.error).toFixed(2)} % of the flow`,n=this.grids?.settled===!0?".":e===""?" Their grid is being filled.":", and is being refined.";return`${fg.toLocaleString("en")} particles drift with the flow.${e}${n}`}return this.swarm===null?"":`${this.swarm.count} states drift from where trials went, each followed by the network itself.`}frame(t,e){let{session:n,host:s}=this;if(this.view.frame.width<2)return;this.grids?.want(this.view.box,n.stimulus.held,n.input),this.grids?.work(pg)===!0&&(this.stale=!0);let r=this.grids?.held??null;this.ground.update(s.view.ground,r,this.onto,pg)&&(this.stale=!0);let o=this.scene();this.stale&&(this.stale=!1,this.clear(0),this.under(new ds(this.contexts[0]),o)),s.view.layers.has("particles")&&(t>0||this.unseen)&&this.drift(t,e,o),this.clear(2),this.over(new ds(this.contexts[2]),o)}refresh(){this.stale=!0,this.wipe(),this.unseen=!0}reset(){this.see(null)}zoom(t){let{box:e}=this.view;this.see(_u(e,[(e.x[0]+e.x[1])/2,(e.y[0]+e.y[1])/2],t))}draw(t){let e=this.scene();if(this.under(t,e),this.host.view.layers.has("particles")){let[n,s]=this.size();t.image(this.canvases[1],0,0,n,s,!0)}this.over(t,e)}size(){return[this.element.clientWidth,this.element.clientHeight]}close(){this.watcher.disconnect(),this.element.remove()}unseen=!0;drift(t,e,n){let s=this.grids?.now??null,{about:r,input:o}=this.session,a=r.kind==="map"?r.step:Math.min(r.time_constant/5,r.step*4),l=r.kind==="map",c=(h,u)=>{this.particles!==null&&s!==null&&s.level!==null?(this.particles.advance(s,h,u,a,l,this.view.box),ju(this.contexts[1],this.particles,this.view,n.palette.particles,this.ratio,1.25)):this.swarm!==null&&(this.swarm.advance(this.onto,o,h,u,Pv),ju(this.contexts[1],this.swarm,this.view,this.swarmColour(n),this.ratio,2))};if(this.unseen&&(this.swarm!==null||(s?.level??null)!==null)){this.unseen=!1;let h=t===0,u=l?r.step:r.time_constant/40;for(let d=0;h&&d<24;d++)c(u,0)}t>0&&c(e,t)}scene(){let{session:t,view:e,onto:n,host:s}=this,{layers:r}=s.view;return{session:t,view:e,onto:n,layers:r,palette:this.palette(),grid:this.grids?.held??null}}swarmColour(t){return this.ground.scale===null?this.host.palette.drift:t.palette.particles}palette(){return this.ground.scale===null?this.host.palette:{...this.host.palette,...Qp}}under(t,e){let{frame:n}=e.view;t.inside(n.left,n.top,n.width,n.height,()=>{this.ground.draw(t,e.view),Xm(t,e)}),im(t,e.view,this.onto.names,this.host.palette)}over(t,e){let{frame:n}=e.view;t.inside(n.left,n.top,n.width,n.height,()=>{if(this.session.system===null&&sm(t,e,this.host.palette),Ym(t,e,this.host.palette),qm(t,e),this.drawn!==null){let[s,r]=[this.drawn.x,this.drawn.y],o=[s[0],r[0],s[1],r[0],s[1],r[1],s[0],r[1]];t.path(o,{colour:e.palette.casing==="#10171e"?"#ffffff":this.host.palette.ink,width:1.5,dash:[5,4]},"rgba(128,160,190,.2)",!0)}})}see(t){let e=this.view.box,n=t===null?this.whole:$p(t,this.whole);this.view={...this.view,box:n},(ge(n.x)>1.2*ge(e.x)||ge(n.x)<.8*ge(e.x)||t===null)&&this.particles?.scatter(n),this.refresh(),this.host.seen(this.session,t===null?null:n)}clear(t){this.contexts[t].setTransform(1,0,0,1,0,0),this.contexts[t].clearRect(0,0,this.canvases[t].width,this.canvases[t].height),this.contexts[t].setTransform(this.ratio,0,0,this.ratio,0,0)}wipe(){let[t]=[this.canvases[1]];this.contexts[1].setTransform(1,0,0,1,0,0),this.contexts[1].clearRect(0,0,t.width,t.height)}resize(){let[t,e]=this.size();if(t<20||e<20)return;this.ratio=Math.min(2,window.devicePixelRatio||1);for(let s of this.canvases)s.width=Math.round(t*this.ratio),s.height=Math.round(e*this.ratio);let n=t<480?52:62;this.view={...this.view,frame:{left:n,top:8,width:t-n-12,height:e-8-46}},this.refresh(),this.frame(0,0)}listenTo(){let t=(n,s)=>qp(this.view,n,s),e=(n,s)=>{let{frame:r}=this.view;return n>=r.left&&n<=r.left+r.width&&s>=r.top&&s<=r.top+r.height};ug(this.element,{tap:(n,s)=>{e(n,s)&&this.host.release(this.session,Fs(this.onto,Float64Array.from(t(n,s)),1))},dragging:(n,s)=>this.drawn=yu(n,s),dragged:(n,s)=>{this.drawn=null;let r=yu(t(...n),t(...s));r!==null&&this.see(r)},zoom:(n,s,r)=>this.see(_u(this.view.box,t(n,s),r)),pan:(n,s)=>{let{box:r,frame:o}=this.view;this.see(Yp(r,-n/o.width*ge(r.x),s/o.height*ge(r.y)))},twice:()=>{this.host.takeBack(this.session,2),this.see(null)},hover:(n,s)=>this.tip.over(this.scene(),n,s),leave:()=>this.tip.hide()})}}});function Iv(i){for(let t=i.length-1;t>=0;--t)if(i[t]>=65535)return!0;return!1}function Lv(i){return ArrayBuffer.isView(i)&&!(i instanceof DataView)}function fa(i){return document.createElementNS("http://www.w3.org/1999/xhtml",i)}function A0(){let i=fa("canvas");return i.style.display="block",i}function ef(...i){let t="THREE."+i.shift();ho?ho("log",t,...i):console.log(t,...i)}function E0(i){let t=i[0];if(typeof t=="string"&&t.startsWith("TSL:")){let e=i[1];e&&e.isStackTrace?i[0]+=" "+e.getLocation():i[1]='Stack trace not available. Enable "THREE.Node.captureStackTrace" to capture stack traces.'}return i}function Yt(...i){i=E0(i);let t="THREE."+i.shift();if(ho)ho("warn",t,...i);else{let e=i[0];e&&e.isStackTrace?console.warn(e.getError(t)):console.warn(t,...i)}}function Jt(...i){i=E0(i);let t="THREE."+i.shift();if(ho)ho("error",t,...i);else{let e=i[0];e&&e.isStackTrace?console.error(e.getError(t)):console.error(t,...i)}}function oa(...i){let t=i.join(" ");t in gg||(gg[t]=!0,Yt(...i))}function T0(i,t,e){return new Promise(function(n,s){function r(){switch(i.clientWaitSync(t,i.SYNC_FLUSH_COMMANDS_BIT,0)){case i.WAIT_FAILED:s();break;case i.TIMEOUT_EXPIRED:setTimeout(r,e);break;default:n()}}setTimeout(r,e)})}function To(){let i=Math.random()*4294967295|0,t=Math.random()*4294967295|0,e=Math.random()*4294967295|0,n=Math.random()*4294967295|0;return(Dn[i&255]+Dn[i>>8&255]+Dn[i>>16&255]+Dn[i>>24&255]+"-"+Dn[t&255]+Dn[t>>8&255]+"-"+Dn[t>>16&15|64]+Dn[t>>24&255]+"-"+Dn[e&63|128]+Dn[e>>8&255]+"-"+Dn[e>>16&255]+Dn[e>>24&255]+Dn[n&255]+Dn[n>>8&255]+Dn[n>>16&255]+Dn[n>>24&255]).toLowerCase()}function pe(i,t,e){return Math.max(t,Math.min(e,i))}function nf(i,t){return(i%t+t)%t}function Dv(i,t,e,n,s){return n+(i-t)*(s-n)/(e-t)}function Nv(i,t,e){return i!==t?(e-i)/(t-i):0}function la(i,t,e){return(1-e)*i+e*t}function Fv(i,t,e,n){return la(i,t,1-Math.exp(-e*n))}function Uv(i,t=1){return t-Math.abs(nf(i,t*2)-t)}function Ov(i,t,e){return i<=t?0:i>=e?1:(i=(i-t)/(e-t),i*i*(3-2*i))}function Bv(i,t,e){return i<=t?0:i>=e?1:(i=(i-t)/(e-t),i*i*i*(i*(i*6-15)+10))}function kv(i,t){return i+Math.floor(Math.random()*(t-i+1))}function zv(i,t){return i+Math.random()*(t-i)}function Vv(i){return i*(.5-Math.random())}function Gv(i){i!==void 0&&(_g=i);let t=_g+=1831565813;return t=Math.imul(t^t>>>15,t|1),t^=t+Math.imul(t^t>>>7,t|61),((t^t>>>14)>>>0)/4294967296}function Hv(i){return i*aa}function Wv(i){return i*uo}function Xv(i){return i>0&&Number.isInteger(i)&&2**Math.round(Math.log2(i))===i}function qv(i){return Math.pow(2,Math.ceil(Math.log(i)/Math.LN2))}function sf(i){return Math.pow(2,Math.floor(Math.log(i)/Math.LN2))}function Yv(i,t,e,n,s){let r=Math.cos,o=Math.sin,a=r(e/2),l=o(e/2),c=r((t+n)/2),h=o((t+n)/2),u=r((t-n)/2),d=o((t-n)/2),f=r((n-t)/2),m=o((n-t)/2);switch(s){case"XYX":i.set(a*h,l*u,l*d,a*c);break;case"YZY":i.set(l*d,a*h,l*u,a*c);break;case"ZXZ":i.set(l*u,l*d,a*h,a*c);break;case"XZX":i.set(a*h,l*m,l*f,a*c);break;case"YXY":i.set(l*f,a*h,l*m,a*c);break;case"ZYZ":i.set(l*m,l*f,a*h,a*c);break;default:Yt("MathUtils: .setQuaternionFromProperEuler() encountered an unknown order: "+s)}}function rf(i){switch(i.constructor){case Uint32Array:return 4294967295;case Uint16Array:return 65535;case Uint8Array:case Uint8ClampedArray:return 255;case Int32Array:return 2147483647;case Int16Array:return 32767;case Int8Array:return 127;default:return}}function C0(i,t){if(t.constructor===Float32Array)return i;let e=rf(t);if(e===void 0)throw new Error("THREE.MathUtils: Invalid component type.");return Math.max(i/e,-1)}function P0(i,t){if(t.constructor===Float32Array)return i;let e=rf(t);if(e===void 0)throw new Error("THREE.MathUtils: Invalid component type.");return Math.round(i*e)}function $v(){let i={enabled:!0,workingColorSpace:ha,spaces:{},convert:function(s,r,o){return this.enabled===!1||r===o||!r||!o||(this.spaces[r].transfer===Ee&&(s.r=xs(s.r),s.g=xs(s.g),s.b=xs(s.b)),this.spaces[r].primaries!==this.spaces[o].primaries&&(s.applyMatrix3(this.spaces[r].toXYZ),s.applyMatrix3(this.spaces[o].fromXYZ)),this.spaces[o].transfer===Ee&&(s.r=lo(s.r),s.g=lo(s.g),s.b=lo(s.b))),s},workingToColorSpace:function(s,r){return this.convert(s,this.workingColorSpace,r)},colorSpaceToWorking:function(s,r){return this.convert(s,r,this.workingColorSpace)},getPrimaries:function(s){return this.spaces[s].primaries},getTransfer:function(s){return s===Es?ua:this.spaces[s].transfer},getToneMappingMode:function(s){return this.spaces[s].outputColorSpaceConfig.toneMappingMode||"standard"},getLuminanceCoefficients:function(s,r=this.workingColorSpace){return s.fromArray(this.spaces[r].luminanceCoefficients)},define:function(s){Object.assign(this.spaces,s)},_getMatrix:function(s,r,o){return s.copy(this.spaces[o].fromXYZ).multiply(this.spaces[r].toXYZ)},_getDrawingBufferColorSpace:function(s){return this.spaces[s].outputColorSpaceConfig.drawingBufferColorSpace},_getUnpackColorSpace:function(s=this.workingColorSpace){return this.spaces[s].workingColorSpaceConfig.unpackColorSpace}},t=[.64,.33,.3,.6,.15,.06],e=[.2126,.7152,.0722],n=[.3127,.329];return i.define({[ha]:{primaries:t,whitePoint:n,transfer:ua,toXYZ:xg,fromXYZ:vg,luminanceCoefficients:e,workingColorSpaceConfig:{unpackColorSpace:Vn},outputColorSpaceConfig:{drawingBufferColorSpace:Vn}},[Vn]:{primaries:t,whitePoint:n,transfer:Ee,toXYZ:xg,fromXYZ:vg,luminanceCoefficients:e,outputColorSpaceConfig:{drawingBufferColorSpace:Vn}}}),i}function xs(i){return i<.04045?i*.0773993808:Math.pow(i*.9478672986+.0521327014,2.4)}function lo(i){return i<.0031308?i*12.92:1.055*Math.pow(i,.41666)-.055}function nd(i){return typeof HTMLImageElement<"u"&&i instanceof HTMLImageElement||typeof HTMLCanvasElement<"u"&&i instanceof HTMLCanvasElement||typeof ImageBitmap<"u"&&i instanceof ImageBitmap?pc.getDataURL(i):i.data?{data:Array.from(i.data),width:i.width,height:i.height,type:i.data.constructor.name}:(Yt("Texture: Unable to serialize Texture."),{})}function rd(i,t,e){return e<0&&(e+=1),e>1&&(e-=1),e<1/6?i+(t-i)*6*e:e<1/2?t:e<2/3?i+(t-i)*6*(2/3-e):i}function fd(i,t,e,n,s){for(let r=0,o=i.length-3;r<=o;r+=3){dr.fromArray(i,r);let a=s.x*Math.abs(dr.x)+s.y*Math.abs(dr.y)+s.z*Math.abs(dr.z),l=t.dot(dr),c=e.dot(dr),h=n.dot(dr);if(Math.max(-Math.max(l,c,h),Math.min(l,c,h))>a)return!1}return!0}function hb(i,t,e,n,s,r,o,a){let l;if(t.side===qn?l=n.intersectTriangle(o,r,s,!0,a):l=n.intersectTriangle(s,r,o,t.side===Qs,a),l===null)return null;ql.copy(a),ql.applyMatrix4(i.matrixWorld);let c=e.ray.origin.distanceTo(ql);return c<e.near||c>e.far?null:{distance:c,point:ql.clone(),object:i}}function Yl(i,t,e,n,s,r,o,a,l,c){i.getVertexPosition(a,Gl),i.getVertexPosition(l,Hl),i.getVertexPosition(c,Wl);let h=hb(i,t,e,n,Gl,Hl,Wl,Ig);if(h){let u=new q;Ws.getBarycoord(Ig,Gl,Hl,Wl,u),s&&(h.uv=Ws.getInterpolatedAttribute(s,a,l,c,u,new te)),r&&(h.uv1=Ws.getInterpolatedAttribute(r,a,l,c,u,new te)),o&&(h.normal=Ws.getInterpolatedAttribute(o,a,l,c,u,new q),h.normal.dot(n.direction)>0&&h.normal.multiplyScalar(-1));let d={a,b:l,c,normal:new q,materialIndex:0};Ws.getNormal(Gl,Hl,Wl,d.normal),h.face=d,h.barycoord=u}return h}function Kl(i,t,e,n,s,r,o){let a=i.geometry.attributes.position;if(xc.fromBufferAttribute(a,s),vc.fromBufferAttribute(a,r),e.distanceSqToSegment(xc,vc,xd,Ng)>n)return;xd.applyMatrix4(i.matrixWorld);let c=t.ray.origin.distanceTo(xd);if(!(c<t.near||c>t.far))return{distance:c,point:Ng.clone().applyMatrix4(i.matrixWorld),index:o,face:null,faceIndex:null,barycoord:null,object:i}}function Bg(i,t,e,n,s,r,o){let a=wd.distanceSqToPoint(i);if(a<e){let l=new q;wd.closestPointToPoint(i,l),l.applyMatrix4(n);let c=s.ray.origin.distanceTo(l);if(c<s.near||c>s.far)return;r.push({distance:c,distanceToRay:Math.sqrt(a),point:l,index:t,face:null,faceIndex:null,barycoord:null,object:o})}}function vr(i){let t={};for(let e in i){t[e]={};for(let n in i[e]){let s=i[e][n];if(kg(s))s.isRenderTargetTexture?(Yt("UniformsUtils: Textures of render targets cannot be cloned via cloneUniforms() or mergeUniforms()."),t[e][n]=null):t[e][n]=s.clone();else if(Array.isArray(s))if(kg(s[0])){let r=[];for(let o=0,a=s.length;o<a;o++)r[o]=s[o].clone();t[e][n]=r}else t[e][n]=s.slice();else t[e][n]=s}}return t}function Fn(i){let t={};for(let e=0;e<i.length;e++){let n=vr(i[e]);for(let s in n)t[s]=n[s]}return t}function kg(i){return i&&(i.isColor||i.isMatrix3||i.isMatrix4||i.isVector2||i.isVector3||i.isVector4||i.isTexture||i.isQuaternion)}function db(i){let t=[];for(let e=0;e<i.length;e++)t.push(i[e].clone());return t}function af(i){let t=i.getRenderTarget();return t===null?i.outputColorSpace:t.isXRRenderTarget===!0?t.texture.colorSpace:ye.workingColorSpace}function ro(i,t){return!i||i.constructor===t?i:typeof t.BYTES_PER_ELEMENT=="number"?new t(i):Array.prototype.slice.call(i)}function Ql(i){return i!==void 0&&i.inTangents!==void 0&&i.outTangents!==void 0}function D0(i,t,e,n,s){let r=1-i;return r*r*r*t+3*r*r*i*e+3*r*i*i*n+i*i*i*s}function mb(i,t,e,n,s){let r=1-i;return 3*r*r*(e-t)+6*r*i*(n-e)+3*i*i*(s-n)}function gb(i,t,e,n,s){let r=(i-t)/(s-t);for(let o=0;o<8;o++){let a=D0(r,t,e,n,s)-i;if(Math.abs(a)<1e-10)break;let l=mb(r,t,e,n,s);if(Math.abs(l)<1e-10)break;r=Math.max(0,Math.min(1,r-a/l))}return r}function zg(i,t){for(let e=0,n=i.length;e!==n;e+=2)i[e]+=t}function Vg(i,t){for(let e=0,n=i.length;e!==n;e+=2)i[e]*=t}function Xg(i,t){return i.distance-t.distance}function Ed(i,t,e,n){let s=!0;if(i.layers.test(t.layers)&&i.raycast(t,e)===!1&&(s=!1),s===!0&&n===!0){let r=i.children;for(let o=0,a=r.length;o<a;o++)Ed(r[o],t,e,!0)}}function hf(i,t,e,n){let s=Ab(n);switch(e){case Yd:return i*t;case Zd:return i*t/s.components*s.byteLength;case Gc:return i*t/s.components*s.byteLength;case tr:return i*t*2/s.components*s.byteLength;case Hc:return i*t*2/s.components*s.byteLength;case $d:return i*t*3/s.components*s.byteLength;case Bi:return i*t*4/s.components*s.byteLength;case Wc:return i*t*4/s.components*s.byteLength;case Pa:case Ia:return Math.floor((i+3)/4)*Math.floor((t+3)/4)*8;case La:case Da:return Math.floor((i+3)/4)*Math.floor((t+3)/4)*16;case qc:case $c:return Math.max(i,16)*Math.max(t,8)/4;case Xc:case Yc:return Math.max(i,8)*Math.max(t,8)/2;case Zc:case Kc:case Jc:case Qc:return Math.floor((i+3)/4)*Math.floor((t+3)/4)*8;case jc:case Na:case th:return Math.floor((i+3)/4)*Math.floor((t+3)/4)*16;case eh:return Math.floor((i+3)/4)*Math.floor((t+3)/4)*16;case nh:return Math.floor((i+4)/5)*Math.floor((t+3)/4)*16;case ih:return Math.floor((i+4)/5)*Math.floor((t+4)/5)*16;case sh:return Math.floor((i+5)/6)*Math.floor((t+4)/5)*16;case rh:return Math.floor((i+5)/6)*Math.floor((t+5)/6)*16;case oh:return Math.floor((i+7)/8)*Math.floor((t+4)/5)*16;case ah:return Math.floor((i+7)/8)*Math.floor((t+5)/6)*16;case lh:return Math.floor((i+7)/8)*Math.floor((t+7)/8)*16;case ch:return Math.floor((i+9)/10)*Math.floor((t+4)/5)*16;case hh:return Math.floor((i+9)/10)*Math.floor((t+5)/6)*16;case uh:return Math.floor((i+9)/10)*Math.floor((t+7)/8)*16;case dh:return Math.floor((i+9)/10)*Math.floor((t+9)/10)*16;case fh:return Math.floor((i+11)/12)*Math.floor((t+9)/10)*16;case ph:return Math.floor((i+11)/12)*Math.floor((t+11)/12)*16;case mh:case gh:case _h:return Math.ceil(i/4)*Math.ceil(t/4)*16;case yh:case xh:return Math.ceil(i/4)*Math.ceil(t/4)*8;case Fa:case vh:return Math.ceil(i/4)*Math.ceil(t/4)*16}throw new Error(`Unable to determine texture byte length for ${e} format.`)}function Ab(i){switch(i){case di:case Hd:return{byteLength:1,components:1};case Eo:case Wd:case Oi:return{byteLength:2,components:1};case zc:case Vc:return{byteLength:2,components:4};case Fi:case kc:case Ui:return{byteLength:4,components:1};case Xd:case qd:return{byteLength:4,components:3}}throw new Error(`THREE.TextureUtils: Unknown texture type ${i}.`)}var js,Js,qg,Rd,Yg,Ra,$g,Mo,Qs,qn,Si,gr,wo,Cd,Pd,Id,Zg,_r,Kg,jg,Jg,Qg,t0,e0,n0,i0,Ld,Dd,s0,r0,o0,a0,l0,c0,h0,u0,d0,sc,rc,oc,co,ac,lc,cc,hc,Nd,f0,p0,ns,Fd,Ud,Od,Bd,kd,zd,Vd,Gd,yr,Ao,Uc,Oc,uc,Qi,dc,Rn,m0,Ca,Wn,Bc,ws,di,Hd,Wd,Eo,kc,Fi,Ui,Oi,zc,Vc,xr,Xd,qd,Yd,$d,Bi,vs,As,Zd,Gc,tr,Hc,Wc,Pa,Ia,La,Da,Xc,qc,Yc,$c,Zc,Kc,jc,Jc,Qc,Na,th,eh,nh,ih,sh,rh,oh,ah,lh,ch,hh,uh,dh,fh,ph,mh,gh,_h,yh,xh,Fa,vh,ca,fc,nc,vd,bd,Sd,Md,g0,Kd,_0,Es,Vn,ha,ua,Ee,ic,y0,x0,v0,b0,jd,S0,M0,Jd,Qd,w0,tf,vi,da,gg,ho,R0,Ni,Dn,_g,aa,uo,of,te,ci,q,td,yg,ee,ed,xg,vg,ye,Zr,pc,Zv,fo,Kv,id,Xn,Ze,mc,hi,pa,gc,He,Kr,Ii,jv,Jv,ks,Ll,ai,bg,Sg,Xs,po,Qv,Mg,jr,fs,Dl,ea,tb,eb,wg,Ag,Eg,Tg,nb,Jr,sd,Qn,ys,ib,mo,I0,zs,Nl,ae,Nn,ma,Li,ps,od,ms,Qr,to,Rg,ad,ld,cd,hd,ud,dd,Ws,qs,gs,Di,Fl,eo,no,io,Vs,Gs,ur,na,Ul,Ol,dr,dn,Bl,sb,Tn,ga,_a,Jn,rb,ia,pd,ts,ob,xi,md,so,li,sa,En,Cn,gd,ab,lb,Gn,cb,bs,_s,_d,kl,zl,Ss,go,Cg,fr,Vl,Pg,Gl,Hl,Wl,yd,Xl,Ig,ql,bi,_c,pr,ub,$l,mr,Lg,yc,Ys,xc,vc,Dg,ra,Zl,xd,Ng,_o,Fg,Ug,yo,xo,Og,wd,jl,Jl,ya,xa,va,Ms,ba,Sa,vo,Ma,L0,fb,pb,es,bc,Sc,Mc,$s,wc,Ac,Ec,Tc,ui,Zs,Rc,Cc,Pc,wa,Ks,Ic,Lc,N0,Dc,tc,ec,Ji,Aa,Hs,Gg,Hg,Hn,Nc,oo,ao,bo,Fc,lf,_b,cf,yb,xb,vb,bb,Sb,Mb,wb,Ad,Ge,BP,Wg,Ea,So,Td,Ta,uf=Nt(()=>{/**
 * @license
 * Copyright 2010-2026 Three.js Authors
 * SPDX-License-Identifier: MIT
 */js={LEFT:0,MIDDLE:1,RIGHT:2,ROTATE:0,DOLLY:1,PAN:2},Js={ROTATE:0,PAN:1,DOLLY_PAN:2,DOLLY_ROTATE:3},qg=0,Rd=1,Yg=2,Ra=1,$g=2,Mo=3,Qs=0,qn=1,Si=2,gr=0,wo=1,Cd=2,Pd=3,Id=4,Zg=5,_r=100,Kg=101,jg=102,Jg=103,Qg=104,t0=200,e0=201,n0=202,i0=203,Ld=204,Dd=205,s0=206,r0=207,o0=208,a0=209,l0=210,c0=211,h0=212,u0=213,d0=214,sc=0,rc=1,oc=2,co=3,ac=4,lc=5,cc=6,hc=7,Nd=0,f0=1,p0=2,ns=0,Fd=1,Ud=2,Od=3,Bd=4,kd=5,zd=6,Vd=7,Gd=300,yr=301,Ao=302,Uc=303,Oc=304,uc=1e3,Qi=1001,dc=1002,Rn=1003,m0=1004,Ca=1005,Wn=1006,Bc=1007,ws=1008,di=1009,Hd=1010,Wd=1011,Eo=1012,kc=1013,Fi=1014,Ui=1015,Oi=1016,zc=1017,Vc=1018,xr=1020,Xd=35902,qd=35899,Yd=1021,$d=1022,Bi=1023,vs=1026,As=1027,Zd=1028,Gc=1029,tr=1030,Hc=1031,Wc=1033,Pa=33776,Ia=33777,La=33778,Da=33779,Xc=35840,qc=35841,Yc=35842,$c=35843,Zc=36196,Kc=37492,jc=37496,Jc=37488,Qc=37489,Na=37490,th=37491,eh=37808,nh=37809,ih=37810,sh=37811,rh=37812,oh=37813,ah=37814,lh=37815,ch=37816,hh=37817,uh=37818,dh=37819,fh=37820,ph=37821,mh=36492,gh=36494,_h=36495,yh=36283,xh=36284,Fa=36285,vh=36286,ca=2300,fc=2301,nc=2302,vd=2303,bd=2400,Sd=2401,Md=2402,g0=3200,Kd=0,_0=1,Es="",Vn="srgb",ha="srgb-linear",ua="linear",Ee="srgb",ic=7680,y0=519,x0=512,v0=513,b0=514,jd=515,S0=516,M0=517,Jd=518,Qd=519,w0=35044,tf="300 es",vi=2e3,da=2001;gg={},ho=null;R0={[sc]:sc,[oc]:cc,[ac]:ac,[co]:lc,[rc]:rc,[cc]:oc,[hc]:hc,[lc]:co},Ni=class{addEventListener(t,e){this._listeners===void 0&&(this._listeners={});let n=this._listeners;n[t]===void 0&&(n[t]=[]),n[t].indexOf(e)===-1&&n[t].push(e)}hasEventListener(t,e){let n=this._listeners;return n===void 0?!1:n[t]!==void 0&&n[t].indexOf(e)!==-1}removeEventListener(t,e){let n=this._listeners;if(n===void 0)return;let s=n[t];if(s!==void 0){let r=s.indexOf(e);r!==-1&&s.splice(r,1)}}dispatchEvent(t){let e=this._listeners;if(e===void 0)return;let n=e[t.type];if(n!==void 0){t.target=this;let s=n.slice(0);for(let r=0,o=s.length;r<o;r++)s[r].call(this,t);t.target=null}}},Dn=["00","01","02","03","04","05","06","07","08","09","0a","0b","0c","0d","0e","0f","10","11","12","13","14","15","16","17","18","19","1a","1b","1c","1d","1e","1f","20","21","22","23","24","25","26","27","28","29","2a","2b","2c","2d","2e","2f","30","31","32","33","34","35","36","37","38","39","3a","3b","3c","3d","3e","3f","40","41","42","43","44","45","46","47","48","49","4a","4b","4c","4d","4e","4f","50","51","52","53","54","55","56","57","58","59","5a","5b","5c","5d","5e","5f","60","61","62","63","64","65","66","67","68","69","6a","6b","6c","6d","6e","6f","70","71","72","73","74","75","76","77","78","79","7a","7b","7c","7d","7e","7f","80","81","82","83","84","85","86","87","88","89","8a","8b","8c","8d","8e","8f","90","91","92","93","94","95","96","97","98","99","9a","9b","9c","9d","9e","9f","a0","a1","a2","a3","a4","a5","a6","a7","a8","a9","aa","ab","ac","ad","ae","af","b0","b1","b2","b3","b4","b5","b6","b7","b8","b9","ba","bb","bc","bd","be","bf","c0","c1","c2","c3","c4","c5","c6","c7","c8","c9","ca","cb","cc","cd","ce","cf","d0","d1","d2","d3","d4","d5","d6","d7","d8","d9","da","db","dc","dd","de","df","e0","e1","e2","e3","e4","e5","e6","e7","e8","e9","ea","eb","ec","ed","ee","ef","f0","f1","f2","f3","f4","f5","f6","f7","f8","f9","fa","fb","fc","fd","fe","ff"],_g=1234567,aa=Math.PI/180,uo=180/Math.PI;of={DEG2RAD:aa,RAD2DEG:uo,generateUUID:To,clamp:pe,euclideanModulo:nf,mapLinear:Dv,inverseLerp:Nv,lerp:la,damp:Fv,pingpong:Uv,smoothstep:Ov,smootherstep:Bv,randInt:kv,randFloat:zv,randFloatSpread:Vv,seededRandom:Gv,degToRad:Hv,radToDeg:Wv,isPowerOfTwo:Xv,ceilPowerOfTwo:qv,floorPowerOfTwo:sf,setQuaternionFromProperEuler:Yv,normalize:P0,denormalize:C0},te=class{static{this.prototype.isVector2=!0}constructor(t=0,e=0){this.x=t,this.y=e}get width(){return this.x}set width(t){this.x=t}get height(){return this.y}set height(t){this.y=t}set(t,e){return this.x=t,this.y=e,this}setScalar(t){return this.x=t,this.y=t,this}setX(t){return this.x=t,this}setY(t){return this.y=t,this}setComponent(t,e){switch(t){case 0:this.x=e;break;case 1:this.y=e;break;default:throw new Error("THREE.Vector2: index is out of range: "+t)}return this}getComponent(t){switch(t){case 0:return this.x;case 1:return this.y;default:throw new Error("THREE.Vector2: index is out of range: "+t)}}clone(){return new this.constructor(this.x,this.y)}copy(t){return this.x=t.x,this.y=t.y,this}add(t){return this.x+=t.x,this.y+=t.y,this}addScalar(t){return this.x+=t,this.y+=t,this}addVectors(t,e){return this.x=t.x+e.x,this.y=t.y+e.y,this}addScaledVector(t,e){return this.x+=t.x*e,this.y+=t.y*e,this}sub(t){return this.x-=t.x,this.y-=t.y,this}subScalar(t){return this.x-=t,this.y-=t,this}subVectors(t,e){return this.x=t.x-e.x,this.y=t.y-e.y,this}multiply(t){return this.x*=t.x,this.y*=t.y,this}multiplyScalar(t){return this.x*=t,this.y*=t,this}divide(t){return this.x/=t.x,this.y/=t.y,this}divideScalar(t){return this.multiplyScalar(1/t)}applyMatrix3(t){let e=this.x,n=this.y,s=t.elements;return this.x=s[0]*e+s[3]*n+s[6],this.y=s[1]*e+s[4]*n+s[7],this}min(t){return this.x=Math.min(this.x,t.x),this.y=Math.min(this.y,t.y),this}max(t){return this.x=Math.max(this.x,t.x),this.y=Math.max(this.y,t.y),this}clamp(t,e){return this.x=pe(this.x,t.x,e.x),this.y=pe(this.y,t.y,e.y),this}clampScalar(t,e){return this.x=pe(this.x,t,e),this.y=pe(this.y,t,e),this}clampLength(t,e){let n=this.length();return this.divideScalar(n||1).multiplyScalar(pe(n,t,e))}floor(){return this.x=Math.floor(this.x),this.y=Math.floor(this.y),this}ceil(){return this.x=Math.ceil(this.x),this.y=Math.ceil(this.y),this}round(){return this.x=Math.round(this.x),this.y=Math.round(this.y),this}roundToZero(){return this.x=Math.trunc(this.x),this.y=Math.trunc(this.y),this}negate(){return this.x=-this.x,this.y=-this.y,this}dot(t){return this.x*t.x+this.y*t.y}cross(t){return this.x*t.y-this.y*t.x}lengthSq(){return this.x*this.x+this.y*this.y}length(){return Math.sqrt(this.x*this.x+this.y*this.y)}manhattanLength(){return Math.abs(this.x)+Math.abs(this.y)}normalize(){return this.divideScalar(this.length()||1)}angle(){return Math.atan2(-this.y,-this.x)+Math.PI}angleTo(t){let e=Math.sqrt(this.lengthSq()*t.lengthSq());if(e===0)return Math.PI/2;let n=this.dot(t)/e;return Math.acos(pe(n,-1,1))}distanceTo(t){return Math.sqrt(this.distanceToSquared(t))}distanceToSquared(t){let e=this.x-t.x,n=this.y-t.y;return e*e+n*n}manhattanDistanceTo(t){return Math.abs(this.x-t.x)+Math.abs(this.y-t.y)}setLength(t){return this.normalize().multiplyScalar(t)}lerp(t,e){return this.x+=(t.x-this.x)*e,this.y+=(t.y-this.y)*e,this}lerpVectors(t,e,n){return this.x=t.x+(e.x-t.x)*n,this.y=t.y+(e.y-t.y)*n,this}equals(t){return t.x===this.x&&t.y===this.y}fromArray(t,e=0){return this.x=t[e],this.y=t[e+1],this}toArray(t=[],e=0){return t[e]=this.x,t[e+1]=this.y,t}fromBufferAttribute(t,e){return this.x=t.getX(e),this.y=t.getY(e),this}rotateAround(t,e){let n=Math.cos(e),s=Math.sin(e),r=this.x-t.x,o=this.y-t.y;return this.x=r*n-o*s+t.x,this.y=r*s+o*n+t.y,this}random(){return this.x=Math.random(),this.y=Math.random(),this}*[Symbol.iterator](){yield this.x,yield this.y}},ci=class{constructor(t=0,e=0,n=0,s=1){this.isQuaternion=!0,this._x=t,this._y=e,this._z=n,this._w=s}static slerpFlat(t,e,n,s,r,o,a){let l=n[s+0],c=n[s+1],h=n[s+2],u=n[s+3],d=r[o+0],f=r[o+1],m=r[o+2],x=r[o+3];if(u!==x||l!==d||c!==f||h!==m){let p=l*d+c*f+h*m+u*x;p<0&&(d=-d,f=-f,m=-m,x=-x,p=-p);let g=1-a;if(p<.9995){let b=Math.acos(p),T=Math.sin(b);g=Math.sin(g*b)/T,a=Math.sin(a*b)/T,l=l*g+d*a,c=c*g+f*a,h=h*g+m*a,u=u*g+x*a}else{l=l*g+d*a,c=c*g+f*a,h=h*g+m*a,u=u*g+x*a;let b=1/Math.sqrt(l*l+c*c+h*h+u*u);l*=b,c*=b,h*=b,u*=b}}t[e]=l,t[e+1]=c,t[e+2]=h,t[e+3]=u}static multiplyQuaternionsFlat(t,e,n,s,r,o){let a=n[s],l=n[s+1],c=n[s+2],h=n[s+3],u=r[o],d=r[o+1],f=r[o+2],m=r[o+3];return t[e]=a*m+h*u+l*f-c*d,t[e+1]=l*m+h*d+c*u-a*f,t[e+2]=c*m+h*f+a*d-l*u,t[e+3]=h*m-a*u-l*d-c*f,t}get x(){return this._x}set x(t){this._x=t,this._onChangeCallback()}get y(){return this._y}set y(t){this._y=t,this._onChangeCallback()}get z(){return this._z}set z(t){this._z=t,this._onChangeCallback()}get w(){return this._w}set w(t){this._w=t,this._onChangeCallback()}set(t,e,n,s){return this._x=t,this._y=e,this._z=n,this._w=s,this._onChangeCallback(),this}clone(){return new this.constructor(this._x,this._y,this._z,this._w)}copy(t){return this._x=t.x,this._y=t.y,this._z=t.z,this._w=t.w,this._onChangeCallback(),this}setFromEuler(t,e=!0){let n=t._x,s=t._y,r=t._z,o=t._order,a=Math.cos,l=Math.sin,c=a(n/2),h=a(s/2),u=a(r/2),d=l(n/2),f=l(s/2),m=l(r/2);switch(o){case"XYZ":this._x=d*h*u+c*f*m,this._y=c*f*u-d*h*m,this._z=c*h*m+d*f*u,this._w=c*h*u-d*f*m;break;case"YXZ":this._x=d*h*u+c*f*m,this._y=c*f*u-d*h*m,this._z=c*h*m-d*f*u,this._w=c*h*u+d*f*m;break;case"ZXY":this._x=d*h*u-c*f*m,this._y=c*f*u+d*h*m,this._z=c*h*m+d*f*u,this._w=c*h*u-d*f*m;break;case"ZYX":this._x=d*h*u-c*f*m,this._y=c*f*u+d*h*m,this._z=c*h*m-d*f*u,this._w=c*h*u+d*f*m;break;case"YZX":this._x=d*h*u+c*f*m,this._y=c*f*u+d*h*m,this._z=c*h*m-d*f*u,this._w=c*h*u-d*f*m;break;case"XZY":this._x=d*h*u-c*f*m,this._y=c*f*u-d*h*m,this._z=c*h*m+d*f*u,this._w=c*h*u+d*f*m;break;default:Yt("Quaternion: .setFromEuler() encountered an unknown order: "+o)}return e===!0&&this._onChangeCallback(),this}setFromAxisAngle(t,e){let n=e/2,s=Math.sin(n);return this._x=t.x*s,this._y=t.y*s,this._z=t.z*s,this._w=Math.cos(n),this._onChangeCallback(),this}setFromRotationMatrix(t){let e=t.elements,n=e[0],s=e[4],r=e[8],o=e[1],a=e[5],l=e[9],c=e[2],h=e[6],u=e[10],d=n+a+u;if(d>0){let f=.5/Math.sqrt(d+1);this._w=.25/f,this._x=(h-l)*f,this._y=(r-c)*f,this._z=(o-s)*f}else if(n>a&&n>u){let f=2*Math.sqrt(1+n-a-u);this._w=(h-l)/f,this._x=.25*f,this._y=(s+o)/f,this._z=(r+c)/f}else if(a>u){let f=2*Math.sqrt(1+a-n-u);this._w=(r-c)/f,this._x=(s+o)/f,this._y=.25*f,this._z=(l+h)/f}else{let f=2*Math.sqrt(1+u-n-a);this._w=(o-s)/f,this._x=(r+c)/f,this._y=(l+h)/f,this._z=.25*f}return this._onChangeCallback(),this}setFromUnitVectors(t,e){let n=t.dot(e)+1;return n<1e-8?(n=0,Math.abs(t.x)>Math.abs(t.z)?(this._x=-t.y,this._y=t.x,this._z=0,this._w=n):(this._x=0,this._y=-t.z,this._z=t.y,this._w=n)):(this._x=t.y*e.z-t.z*e.y,this._y=t.z*e.x-t.x*e.z,this._z=t.x*e.y-t.y*e.x,this._w=n),this.normalize()}angleTo(t){return 2*Math.acos(Math.abs(pe(this.dot(t),-1,1)))}rotateTowards(t,e){let n=this.angleTo(t);if(n===0)return this;let s=Math.min(1,e/n);return this.slerp(t,s),this}identity(){return this.set(0,0,0,1)}invert(){return this.conjugate()}conjugate(){return this._x*=-1,this._y*=-1,this._z*=-1,this._onChangeCallback(),this}dot(t){return this._x*t._x+this._y*t._y+this._z*t._z+this._w*t._w}lengthSq(){return this._x*this._x+this._y*this._y+this._z*this._z+this._w*this._w}length(){return Math.sqrt(this._x*this._x+this._y*this._y+this._z*this._z+this._w*this._w)}normalize(){let t=this.length();return t===0?(this._x=0,this._y=0,this._z=0,this._w=1):(t=1/t,this._x=this._x*t,this._y=this._y*t,this._z=this._z*t,this._w=this._w*t),this._onChangeCallback(),this}multiply(t){return this.multiplyQuaternions(this,t)}premultiply(t){return this.multiplyQuaternions(t,this)}multiplyQuaternions(t,e){let n=t._x,s=t._y,r=t._z,o=t._w,a=e._x,l=e._y,c=e._z,h=e._w;return this._x=n*h+o*a+s*c-r*l,this._y=s*h+o*l+r*a-n*c,this._z=r*h+o*c+n*l-s*a,this._w=o*h-n*a-s*l-r*c,this._onChangeCallback(),this}slerp(t,e){let n=t._x,s=t._y,r=t._z,o=t._w,a=this.dot(t);a<0&&(n=-n,s=-s,r=-r,o=-o,a=-a);let l=1-e;if(a<.9995){let c=Math.acos(a),h=Math.sin(c);l=Math.sin(l*c)/h,e=Math.sin(e*c)/h,this._x=this._x*l+n*e,this._y=this._y*l+s*e,this._z=this._z*l+r*e,this._w=this._w*l+o*e,this._onChangeCallback()}else this._x=this._x*l+n*e,this._y=this._y*l+s*e,this._z=this._z*l+r*e,this._w=this._w*l+o*e,this.normalize();return this}slerpQuaternions(t,e,n){return this.copy(t).slerp(e,n)}random(){let t=2*Math.PI*Math.random(),e=2*Math.PI*Math.random(),n=Math.random(),s=Math.sqrt(1-n),r=Math.sqrt(n);return this.set(s*Math.sin(t),s*Math.cos(t),r*Math.sin(e),r*Math.cos(e))}equals(t){return t._x===this._x&&t._y===this._y&&t._z===this._z&&t._w===this._w}fromArray(t,e=0){return this._x=t[e],this._y=t[e+1],this._z=t[e+2],this._w=t[e+3],this._onChangeCallback(),this}toArray(t=[],e=0){return t[e]=this._x,t[e+1]=this._y,t[e+2]=this._z,t[e+3]=this._w,t}fromBufferAttribute(t,e){return this._x=t.getX(e),this._y=t.getY(e),this._z=t.getZ(e),this._w=t.getW(e),this._onChangeCallback(),this}toJSON(){return this.toArray()}_onChange(t){return this._onChangeCallback=t,this}_onChangeCallback(){}*[Symbol.iterator](){yield this._x,yield this._y,yield this._z,yield this._w}},q=class{static{this.prototype.isVector3=!0}constructor(t=0,e=0,n=0){this.x=t,this.y=e,this.z=n}set(t,e,n){return n===void 0&&(n=this.z),this.x=t,this.y=e,this.z=n,this}setScalar(t){return this.x=t,this.y=t,this.z=t,this}setX(t){return this.x=t,this}setY(t){return this.y=t,this}setZ(t){return this.z=t,this}setComponent(t,e){switch(t){case 0:this.x=e;break;case 1:this.y=e;break;case 2:this.z=e;break;default:throw new Error("THREE.Vector3: index is out of range: "+t)}return this}getComponent(t){switch(t){case 0:return this.x;case 1:return this.y;case 2:return this.z;default:throw new Error("THREE.Vector3: index is out of range: "+t)}}clone(){return new this.constructor(this.x,this.y,this.z)}copy(t){return this.x=t.x,this.y=t.y,this.z=t.z,this}add(t){return this.x+=t.x,this.y+=t.y,this.z+=t.z,this}addScalar(t){return this.x+=t,this.y+=t,this.z+=t,this}addVectors(t,e){return this.x=t.x+e.x,this.y=t.y+e.y,this.z=t.z+e.z,this}addScaledVector(t,e){return this.x+=t.x*e,this.y+=t.y*e,this.z+=t.z*e,this}sub(t){return this.x-=t.x,this.y-=t.y,this.z-=t.z,this}subScalar(t){return this.x-=t,this.y-=t,this.z-=t,this}subVectors(t,e){return this.x=t.x-e.x,this.y=t.y-e.y,this.z=t.z-e.z,this}multiply(t){return this.x*=t.x,this.y*=t.y,this.z*=t.z,this}multiplyScalar(t){return this.x*=t,this.y*=t,this.z*=t,this}multiplyVectors(t,e){return this.x=t.x*e.x,this.y=t.y*e.y,this.z=t.z*e.z,this}applyEuler(t){return this.applyQuaternion(yg.setFromEuler(t))}applyAxisAngle(t,e){return this.applyQuaternion(yg.setFromAxisAngle(t,e))}applyMatrix3(t){let e=this.x,n=this.y,s=this.z,r=t.elements;return this.x=r[0]*e+r[3]*n+r[6]*s,this.y=r[1]*e+r[4]*n+r[7]*s,this.z=r[2]*e+r[5]*n+r[8]*s,this}applyNormalMatrix(t){return this.applyMatrix3(t).normalize()}applyMatrix4(t){let e=this.x,n=this.y,s=this.z,r=t.elements,o=1/(r[3]*e+r[7]*n+r[11]*s+r[15]);return this.x=(r[0]*e+r[4]*n+r[8]*s+r[12])*o,this.y=(r[1]*e+r[5]*n+r[9]*s+r[13])*o,this.z=(r[2]*e+r[6]*n+r[10]*s+r[14])*o,this}applyQuaternion(t){let e=this.x,n=this.y,s=this.z,r=t.x,o=t.y,a=t.z,l=t.w,c=2*(o*s-a*n),h=2*(a*e-r*s),u=2*(r*n-o*e);return this.x=e+l*c+o*u-a*h,this.y=n+l*h+a*c-r*u,this.z=s+l*u+r*h-o*c,this}project(t){return this.applyMatrix4(t.matrixWorldInverse).applyMatrix4(t.projectionMatrix)}unproject(t){return this.applyMatrix4(t.projectionMatrixInverse).applyMatrix4(t.matrixWorld)}transformDirection(t){let e=this.x,n=this.y,s=this.z,r=t.elements;return this.x=r[0]*e+r[4]*n+r[8]*s,this.y=r[1]*e+r[5]*n+r[9]*s,this.z=r[2]*e+r[6]*n+r[10]*s,this.normalize()}divide(t){return this.x/=t.x,this.y/=t.y,this.z/=t.z,this}divideScalar(t){return this.multiplyScalar(1/t)}min(t){return this.x=Math.min(this.x,t.x),this.y=Math.min(this.y,t.y),this.z=Math.min(this.z,t.z),this}max(t){return this.x=Math.max(this.x,t.x),this.y=Math.max(this.y,t.y),this.z=Math.max(this.z,t.z),this}clamp(t,e){return this.x=pe(this.x,t.x,e.x),this.y=pe(this.y,t.y,e.y),this.z=pe(this.z,t.z,e.z),this}clampScalar(t,e){return this.x=pe(this.x,t,e),this.y=pe(this.y,t,e),this.z=pe(this.z,t,e),this}clampLength(t,e){let n=this.length();return this.divideScalar(n||1).multiplyScalar(pe(n,t,e))}floor(){return this.x=Math.floor(this.x),this.y=Math.floor(this.y),this.z=Math.floor(this.z),this}ceil(){return this.x=Math.ceil(this.x),this.y=Math.ceil(this.y),this.z=Math.ceil(this.z),this}round(){return this.x=Math.round(this.x),this.y=Math.round(this.y),this.z=Math.round(this.z),this}roundToZero(){return this.x=Math.trunc(this.x),this.y=Math.trunc(this.y),this.z=Math.trunc(this.z),this}negate(){return this.x=-this.x,this.y=-this.y,this.z=-this.z,this}dot(t){return this.x*t.x+this.y*t.y+this.z*t.z}lengthSq(){return this.x*this.x+this.y*this.y+this.z*this.z}length(){return Math.sqrt(this.x*this.x+this.y*this.y+this.z*this.z)}manhattanLength(){return Math.abs(this.x)+Math.abs(this.y)+Math.abs(this.z)}normalize(){return this.divideScalar(this.length()||1)}setLength(t){return this.normalize().multiplyScalar(t)}lerp(t,e){return this.x+=(t.x-this.x)*e,this.y+=(t.y-this.y)*e,this.z+=(t.z-this.z)*e,this}lerpVectors(t,e,n){return this.x=t.x+(e.x-t.x)*n,this.y=t.y+(e.y-t.y)*n,this.z=t.z+(e.z-t.z)*n,this}cross(t){return this.crossVectors(this,t)}crossVectors(t,e){let n=t.x,s=t.y,r=t.z,o=e.x,a=e.y,l=e.z;return this.x=s*l-r*a,this.y=r*o-n*l,this.z=n*a-s*o,this}projectOnVector(t){let e=t.lengthSq();if(e===0)return this.set(0,0,0);let n=t.dot(this)/e;return this.copy(t).multiplyScalar(n)}projectOnPlane(t){return td.copy(this).projectOnVector(t),this.sub(td)}reflect(t){return this.sub(td.copy(t).multiplyScalar(2*this.dot(t)))}angleTo(t){let e=Math.sqrt(this.lengthSq()*t.lengthSq());if(e===0)return Math.PI/2;let n=this.dot(t)/e;return Math.acos(pe(n,-1,1))}distanceTo(t){return Math.sqrt(this.distanceToSquared(t))}distanceToSquared(t){let e=this.x-t.x,n=this.y-t.y,s=this.z-t.z;return e*e+n*n+s*s}manhattanDistanceTo(t){return Math.abs(this.x-t.x)+Math.abs(this.y-t.y)+Math.abs(this.z-t.z)}setFromSpherical(t){return this.setFromSphericalCoords(t.radius,t.phi,t.theta)}setFromSphericalCoords(t,e,n){let s=Math.sin(e)*t;return this.x=s*Math.sin(n),this.y=Math.cos(e)*t,this.z=s*Math.cos(n),this}setFromCylindrical(t){return this.setFromCylindricalCoords(t.radius,t.theta,t.y)}setFromCylindricalCoords(t,e,n){return this.x=t*Math.sin(e),this.y=n,this.z=t*Math.cos(e),this}setFromMatrixPosition(t){let e=t.elements;return this.x=e[12],this.y=e[13],this.z=e[14],this}setFromMatrixScale(t){let e=this.setFromMatrixColumn(t,0).length(),n=this.setFromMatrixColumn(t,1).length(),s=this.setFromMatrixColumn(t,2).length();return this.x=e,this.y=n,this.z=s,this}setFromMatrixColumn(t,e){return this.fromArray(t.elements,e*4)}setFromMatrix3Column(t,e){return this.fromArray(t.elements,e*3)}setFromEuler(t){return this.x=t._x,this.y=t._y,this.z=t._z,this}setFromColor(t){return this.x=t.r,this.y=t.g,this.z=t.b,this}equals(t){return t.x===this.x&&t.y===this.y&&t.z===this.z}fromArray(t,e=0){return this.x=t[e],this.y=t[e+1],this.z=t[e+2],this}toArray(t=[],e=0){return t[e]=this.x,t[e+1]=this.y,t[e+2]=this.z,t}fromBufferAttribute(t,e){return this.x=t.getX(e),this.y=t.getY(e),this.z=t.getZ(e),this}random(){return this.x=Math.random(),this.y=Math.random(),this.z=Math.random(),this}randomDirection(){let t=Math.random()*Math.PI*2,e=Math.random()*2-1,n=Math.sqrt(1-e*e);return this.x=n*Math.cos(t),this.y=e,this.z=n*Math.sin(t),this}*[Symbol.iterator](){yield this.x,yield this.y,yield this.z}},td=new q,yg=new ci,ee=class{static{this.prototype.isMatrix3=!0}constructor(t,e,n,s,r,o,a,l,c){this.elements=[1,0,0,0,1,0,0,0,1],t!==void 0&&this.set(t,e,n,s,r,o,a,l,c)}set(t,e,n,s,r,o,a,l,c){let h=this.elements;return h[0]=t,h[1]=s,h[2]=a,h[3]=e,h[4]=r,h[5]=l,h[6]=n,h[7]=o,h[8]=c,this}identity(){return this.set(1,0,0,0,1,0,0,0,1),this}copy(t){let e=this.elements,n=t.elements;return e[0]=n[0],e[1]=n[1],e[2]=n[2],e[3]=n[3],e[4]=n[4],e[5]=n[5],e[6]=n[6],e[7]=n[7],e[8]=n[8],this}extractBasis(t,e,n){return t.setFromMatrix3Column(this,0),e.setFromMatrix3Column(this,1),n.setFromMatrix3Column(this,2),this}setFromMatrix4(t){let e=t.elements;return this.set(e[0],e[4],e[8],e[1],e[5],e[9],e[2],e[6],e[10]),this}multiply(t){return this.multiplyMatrices(this,t)}premultiply(t){return this.multiplyMatrices(t,this)}multiplyMatrices(t,e){let n=t.elements,s=e.elements,r=this.elements,o=n[0],a=n[3],l=n[6],c=n[1],h=n[4],u=n[7],d=n[2],f=n[5],m=n[8],x=s[0],p=s[3],g=s[6],b=s[1],T=s[4],M=s[7],C=s[2],A=s[5],_=s[8];return r[0]=o*x+a*b+l*C,r[3]=o*p+a*T+l*A,r[6]=o*g+a*M+l*_,r[1]=c*x+h*b+u*C,r[4]=c*p+h*T+u*A,r[7]=c*g+h*M+u*_,r[2]=d*x+f*b+m*C,r[5]=d*p+f*T+m*A,r[8]=d*g+f*M+m*_,this}multiplyScalar(t){let e=this.elements;return e[0]*=t,e[3]*=t,e[6]*=t,e[1]*=t,e[4]*=t,e[7]*=t,e[2]*=t,e[5]*=t,e[8]*=t,this}determinant(){let t=this.elements,e=t[0],n=t[1],s=t[2],r=t[3],o=t[4],a=t[5],l=t[6],c=t[7],h=t[8];return e*o*h-e*a*c-n*r*h+n*a*l+s*r*c-s*o*l}invert(){let t=this.elements,e=t[0],n=t[1],s=t[2],r=t[3],o=t[4],a=t[5],l=t[6],c=t[7],h=t[8],u=h*o-a*c,d=a*l-h*r,f=c*r-o*l,m=e*u+n*d+s*f;if(m===0)return this.set(0,0,0,0,0,0,0,0,0);let x=1/m;return t[0]=u*x,t[1]=(s*c-h*n)*x,t[2]=(a*n-s*o)*x,t[3]=d*x,t[4]=(h*e-s*l)*x,t[5]=(s*r-a*e)*x,t[6]=f*x,t[7]=(n*l-c*e)*x,t[8]=(o*e-n*r)*x,this}transpose(){let t,e=this.elements;return t=e[1],e[1]=e[3],e[3]=t,t=e[2],e[2]=e[6],e[6]=t,t=e[5],e[5]=e[7],e[7]=t,this}getNormalMatrix(t){return this.setFromMatrix4(t).invert().transpose()}transposeIntoArray(t){let e=this.elements;return t[0]=e[0],t[1]=e[3],t[2]=e[6],t[3]=e[1],t[4]=e[4],t[5]=e[7],t[6]=e[2],t[7]=e[5],t[8]=e[8],this}setUvTransform(t,e,n,s,r,o,a){let l=Math.cos(r),c=Math.sin(r);return this.set(n*l,n*c,-n*(l*o+c*a)+o+t,-s*c,s*l,-s*(-c*o+l*a)+a+e,0,0,1),this}scale(t,e){return oa("Matrix3: .scale() is deprecated. Use .makeScale() instead."),this.premultiply(ed.makeScale(t,e)),this}rotate(t){return oa("Matrix3: .rotate() is deprecated. Use .makeRotation() instead."),this.premultiply(ed.makeRotation(-t)),this}translate(t,e){return oa("Matrix3: .translate() is deprecated. Use .makeTranslation() instead."),this.premultiply(ed.makeTranslation(t,e)),this}makeTranslation(t,e){return t.isVector2?this.set(1,0,t.x,0,1,t.y,0,0,1):this.set(1,0,t,0,1,e,0,0,1),this}makeRotation(t){let e=Math.cos(t),n=Math.sin(t);return this.set(e,-n,0,n,e,0,0,0,1),this}makeScale(t,e){return this.set(t,0,0,0,e,0,0,0,1),this}equals(t){let e=this.elements,n=t.elements;for(let s=0;s<9;s++)if(e[s]!==n[s])return!1;return!0}fromArray(t,e=0){for(let n=0;n<9;n++)this.elements[n]=t[n+e];return this}toArray(t=[],e=0){let n=this.elements;return t[e]=n[0],t[e+1]=n[1],t[e+2]=n[2],t[e+3]=n[3],t[e+4]=n[4],t[e+5]=n[5],t[e+6]=n[6],t[e+7]=n[7],t[e+8]=n[8],t}clone(){return new this.constructor().fromArray(this.elements)}},ed=new ee,xg=new ee().set(.4123908,.3575843,.1804808,.212639,.7151687,.0721923,.0193308,.1191948,.9505322),vg=new ee().set(3.2409699,-1.5373832,-.4986108,-.9692436,1.8759675,.0415551,.0556301,-.203977,1.0569715);ye=$v();pc=class{static getDataURL(t,e="image/png"){if(/^data:/i.test(t.src)||typeof HTMLCanvasElement>"u")return t.src;let n;if(t instanceof HTMLCanvasElement)n=t;else{Zr===void 0&&(Zr=fa("canvas")),Zr.width=t.width,Zr.height=t.height;let s=Zr.getContext("2d");t instanceof ImageData?s.putImageData(t,0,0):s.drawImage(t,0,0,t.width,t.height),n=Zr}return n.toDataURL(e)}static sRGBToLinear(t){if(typeof HTMLImageElement<"u"&&t instanceof HTMLImageElement||typeof HTMLCanvasElement<"u"&&t instanceof HTMLCanvasElement||typeof ImageBitmap<"u"&&t instanceof ImageBitmap){let e=fa("canvas");e.width=t.width,e.height=t.height;let n=e.getContext("2d");n.drawImage(t,0,0,t.width,t.height);let s=n.getImageData(0,0,t.width,t.height),r=s.data;for(let o=0;o<r.length;o++)r[o]=xs(r[o]/255)*255;return n.putImageData(s,0,0),e}else if(t.data){let e=t.data.slice(0);for(let n=0;n<e.length;n++)e instanceof Uint8Array||e instanceof Uint8ClampedArray?e[n]=Math.floor(xs(e[n]/255)*255):e[n]=xs(e[n]);return{data:e,width:t.width,height:t.height}}else return Yt("ImageUtils.sRGBToLinear(): Unsupported image type. No color space conversion applied."),t}},Zv=0,fo=class{constructor(t=null){this.isTextureSource=!0,Object.defineProperty(this,"id",{value:Zv++}),this.uuid=To(),this.data=t,this.dataReady=!0,this.version=0}getSize(t){let e=this.data;return typeof HTMLVideoElement<"u"&&e instanceof HTMLVideoElement?t.set(e.videoWidth,e.videoHeight,0):typeof VideoFrame<"u"&&e instanceof VideoFrame?t.set(e.displayWidth,e.displayHeight,0):e!==null?t.set(e.width||0,e.height||0,e.depth||0):t.set(0,0,0),t}set needsUpdate(t){t===!0&&this.version++}toJSON(t){let e=t===void 0||typeof t=="string";if(!e&&t.images[this.uuid]!==void 0)return t.images[this.uuid];let n={uuid:this.uuid,url:""},s=this.data;if(s!==null){let r;if(Array.isArray(s)){r=[];for(let o=0,a=s.length;o<a;o++)s[o].isDataTexture?r.push(nd(s[o].image)):r.push(nd(s[o]))}else r=nd(s);n.url=r}return e||(t.images[this.uuid]=n),n}};Kv=0,id=new q,Xn=class i extends Ni{constructor(t=i.DEFAULT_IMAGE,e=i.DEFAULT_MAPPING,n=Qi,s=Qi,r=Wn,o=ws,a=Bi,l=di,c=i.DEFAULT_ANISOTROPY,h=Es){super(),this.isTexture=!0,Object.defineProperty(this,"id",{value:Kv++}),this.uuid=To(),this.name="",this.source=new fo(t),this.mipmaps=[],this.mapping=e,this.channel=0,this.wrapS=n,this.wrapT=s,this.magFilter=r,this.minFilter=o,this.anisotropy=c,this.format=a,this.internalFormat=null,this.type=l,this.offset=new te(0,0),this.repeat=new te(1,1),this.center=new te(0,0),this.rotation=0,this.matrixAutoUpdate=!0,this.matrix=new ee,this.generateMipmaps=!0,this.mipmapsAutoUpdate=!0,this.premultiplyAlpha=!1,this.flipY=!0,this.unpackAlignment=4,this.colorSpace=h,this.userData={},this.updateRanges=[],this.version=0,this.onUpdate=null,this.renderTarget=null,this.isRenderTargetTexture=!1,this.isArrayTexture=!!(t&&t.depth&&t.depth>1),this.pmremVersion=0,this.isPMREMTexture=!1,this.normalized=!1}get width(){return this.source.getSize(id).x}get height(){return this.source.getSize(id).y}get depth(){return this.source.getSize(id).z}get image(){return this.source.data}set image(t){this.source.data=t}updateMatrix(){this.matrix.setUvTransform(this.offset.x,this.offset.y,this.repeat.x,this.repeat.y,this.rotation,this.center.x,this.center.y)}addUpdateRange(t,e){this.updateRanges.push({start:t,count:e})}clearUpdateRanges(){this.updateRanges.length=0}clone(){return new this.constructor().copy(this)}copy(t){return this.name=t.name,this.source=t.source,this.mipmaps=t.mipmaps.slice(0),this.mapping=t.mapping,this.channel=t.channel,this.wrapS=t.wrapS,this.wrapT=t.wrapT,this.magFilter=t.magFilter,this.minFilter=t.minFilter,this.anisotropy=t.anisotropy,this.format=t.format,this.internalFormat=t.internalFormat,this.type=t.type,this.normalized=t.normalized,this.offset.copy(t.offset),this.repeat.copy(t.repeat),this.center.copy(t.center),this.rotation=t.rotation,this.matrixAutoUpdate=t.matrixAutoUpdate,this.matrix.copy(t.matrix),this.generateMipmaps=t.generateMipmaps,this.mipmapsAutoUpdate=t.mipmapsAutoUpdate,this.premultiplyAlpha=t.premultiplyAlpha,this.flipY=t.flipY,this.unpackAlignment=t.unpackAlignment,this.colorSpace=t.colorSpace,this.renderTarget=t.renderTarget,this.isRenderTargetTexture=t.isRenderTargetTexture,this.isPMREMTexture=t.isPMREMTexture,this.isArrayTexture=t.isArrayTexture,this.userData=JSON.parse(JSON.stringify(t.userData)),this.needsUpdate=!0,this}setValues(t){for(let e in t){let n=t[e];if(n===void 0){Yt(`Texture.setValues(): parameter '${e}' has value of undefined.`);continue}let s=this[e];if(s===void 0){Yt(`Texture.setValues(): property '${e}' does not exist.`);continue}s&&n&&s.isVector2&&n.isVector2||s&&n&&s.isVector3&&n.isVector3||s&&n&&s.isMatrix3&&n.isMatrix3?s.copy(n):this[e]=n}}toJSON(t){let e=t===void 0||typeof t=="string";if(!e&&t.textures[this.uuid]!==void 0)return t.textures[this.uuid];let n={metadata:{version:4.7,type:"Texture",generator:"Texture.toJSON"},uuid:this.uuid,name:this.name,image:this.source.toJSON(t).uuid,mapping:this.mapping,channel:this.channel,repeat:[this.repeat.x,this.repeat.y],offset:[this.offset.x,this.offset.y],center:[this.center.x,this.center.y],rotation:this.rotation,wrap:[this.wrapS,this.wrapT],format:this.format,internalFormat:this.internalFormat,type:this.type,normalized:this.normalized,colorSpace:this.colorSpace,minFilter:this.minFilter,magFilter:this.magFilter,anisotropy:this.anisotropy,flipY:this.flipY,generateMipmaps:this.generateMipmaps,mipmapsAutoUpdate:this.mipmapsAutoUpdate,premultiplyAlpha:this.premultiplyAlpha,unpackAlignment:this.unpackAlignment};return Object.keys(this.userData).length>0&&(n.userData=this.userData),e||(t.textures[this.uuid]=n),n}dispose(){this.dispatchEvent({type:"dispose"})}transformUv(t){if(this.mapping!==Gd)return t;if(t.applyMatrix3(this.matrix),t.x<0||t.x>1)switch(this.wrapS){case uc:t.x=t.x-Math.floor(t.x);break;case Qi:t.x=t.x<0?0:1;break;case dc:Math.abs(Math.floor(t.x)%2)===1?t.x=Math.ceil(t.x)-t.x:t.x=t.x-Math.floor(t.x);break}if(t.y<0||t.y>1)switch(this.wrapT){case uc:t.y=t.y-Math.floor(t.y);break;case Qi:t.y=t.y<0?0:1;break;case dc:Math.abs(Math.floor(t.y)%2)===1?t.y=Math.ceil(t.y)-t.y:t.y=t.y-Math.floor(t.y);break}return this.flipY&&(t.y=1-t.y),t}set needsUpdate(t){t===!0&&(this.version++,this.source.needsUpdate=!0)}set needsPMREMUpdate(t){t===!0&&this.pmremVersion++}};Xn.DEFAULT_IMAGE=null;Xn.DEFAULT_MAPPING=Gd;Xn.DEFAULT_ANISOTROPY=1;Ze=class{static{this.prototype.isVector4=!0}constructor(t=0,e=0,n=0,s=1){this.x=t,this.y=e,this.z=n,this.w=s}get width(){return this.z}set width(t){this.z=t}get height(){return this.w}set height(t){this.w=t}set(t,e,n,s){return this.x=t,this.y=e,this.z=n,this.w=s,this}setScalar(t){return this.x=t,this.y=t,this.z=t,this.w=t,this}setX(t){return this.x=t,this}setY(t){return this.y=t,this}setZ(t){return this.z=t,this}setW(t){return this.w=t,this}setComponent(t,e){switch(t){case 0:this.x=e;break;case 1:this.y=e;break;case 2:this.z=e;break;case 3:this.w=e;break;default:throw new Error("THREE.Vector4: index is out of range: "+t)}return this}getComponent(t){switch(t){case 0:return this.x;case 1:return this.y;case 2:return this.z;case 3:return this.w;default:throw new Error("THREE.Vector4: index is out of range: "+t)}}clone(){return new this.constructor(this.x,this.y,this.z,this.w)}copy(t){return this.x=t.x,this.y=t.y,this.z=t.z,this.w=t.w!==void 0?t.w:1,this}add(t){return this.x+=t.x,this.y+=t.y,this.z+=t.z,this.w+=t.w,this}addScalar(t){return this.x+=t,this.y+=t,this.z+=t,this.w+=t,this}addVectors(t,e){return this.x=t.x+e.x,this.y=t.y+e.y,this.z=t.z+e.z,this.w=t.w+e.w,this}addScaledVector(t,e){return this.x+=t.x*e,this.y+=t.y*e,this.z+=t.z*e,this.w+=t.w*e,this}sub(t){return this.x-=t.x,this.y-=t.y,this.z-=t.z,this.w-=t.w,this}subScalar(t){return this.x-=t,this.y-=t,this.z-=t,this.w-=t,this}subVectors(t,e){return this.x=t.x-e.x,this.y=t.y-e.y,this.z=t.z-e.z,this.w=t.w-e.w,this}multiply(t){return this.x*=t.x,this.y*=t.y,this.z*=t.z,this.w*=t.w,this}multiplyScalar(t){return this.x*=t,this.y*=t,this.z*=t,this.w*=t,this}applyMatrix4(t){let e=this.x,n=this.y,s=this.z,r=this.w,o=t.elements;return this.x=o[0]*e+o[4]*n+o[8]*s+o[12]*r,this.y=o[1]*e+o[5]*n+o[9]*s+o[13]*r,this.z=o[2]*e+o[6]*n+o[10]*s+o[14]*r,this.w=o[3]*e+o[7]*n+o[11]*s+o[15]*r,this}divide(t){return this.x/=t.x,this.y/=t.y,this.z/=t.z,this.w/=t.w,this}divideScalar(t){return this.multiplyScalar(1/t)}setAxisAngleFromQuaternion(t){this.w=2*Math.acos(t.w);let e=Math.sqrt(1-t.w*t.w);return e<1e-4?(this.x=1,this.y=0,this.z=0):(this.x=t.x/e,this.y=t.y/e,this.z=t.z/e),this}setAxisAngleFromRotationMatrix(t){let e,n,s,r,l=t.elements,c=l[0],h=l[4],u=l[8],d=l[1],f=l[5],m=l[9],x=l[2],p=l[6],g=l[10];if(Math.abs(h-d)<.01&&Math.abs(u-x)<.01&&Math.abs(m-p)<.01){if(Math.abs(h+d)<.1&&Math.abs(u+x)<.1&&Math.abs(m+p)<.1&&Math.abs(c+f+g-3)<.1)return this.set(1,0,0,0),this;e=Math.PI;let T=(c+1)/2,M=(f+1)/2,C=(g+1)/2,A=(h+d)/4,_=(u+x)/4,E=(m+p)/4;return T>M&&T>C?T<.01?(n=0,s=.707106781,r=.707106781):(n=Math.sqrt(T),s=A/n,r=_/n):M>C?M<.01?(n=.707106781,s=0,r=.707106781):(s=Math.sqrt(M),n=A/s,r=E/s):C<.01?(n=.707106781,s=.707106781,r=0):(r=Math.sqrt(C),n=_/r,s=E/r),this.set(n,s,r,e),this}let b=Math.sqrt((p-m)*(p-m)+(u-x)*(u-x)+(d-h)*(d-h));return Math.abs(b)<.001&&(b=1),this.x=(p-m)/b,this.y=(u-x)/b,this.z=(d-h)/b,this.w=Math.acos((c+f+g-1)/2),this}setFromMatrixPosition(t){let e=t.elements;return this.x=e[12],this.y=e[13],this.z=e[14],this.w=e[15],this}min(t){return this.x=Math.min(this.x,t.x),this.y=Math.min(this.y,t.y),this.z=Math.min(this.z,t.z),this.w=Math.min(this.w,t.w),this}max(t){return this.x=Math.max(this.x,t.x),this.y=Math.max(this.y,t.y),this.z=Math.max(this.z,t.z),this.w=Math.max(this.w,t.w),this}clamp(t,e){return this.x=pe(this.x,t.x,e.x),this.y=pe(this.y,t.y,e.y),this.z=pe(this.z,t.z,e.z),this.w=pe(this.w,t.w,e.w),this}clampScalar(t,e){return this.x=pe(this.x,t,e),this.y=pe(this.y,t,e),this.z=pe(this.z,t,e),this.w=pe(this.w,t,e),this}clampLength(t,e){let n=this.length();return this.divideScalar(n||1).multiplyScalar(pe(n,t,e))}floor(){return this.x=Math.floor(this.x),this.y=Math.floor(this.y),this.z=Math.floor(this.z),this.w=Math.floor(this.w),this}ceil(){return this.x=Math.ceil(this.x),this.y=Math.ceil(this.y),this.z=Math.ceil(this.z),this.w=Math.ceil(this.w),this}round(){return this.x=Math.round(this.x),this.y=Math.round(this.y),this.z=Math.round(this.z),this.w=Math.round(this.w),this}roundToZero(){return this.x=Math.trunc(this.x),this.y=Math.trunc(this.y),this.z=Math.trunc(this.z),this.w=Math.trunc(this.w),this}negate(){return this.x=-this.x,this.y=-this.y,this.z=-this.z,this.w=-this.w,this}dot(t){return this.x*t.x+this.y*t.y+this.z*t.z+this.w*t.w}lengthSq(){return this.x*this.x+this.y*this.y+this.z*this.z+this.w*this.w}length(){return Math.sqrt(this.x*this.x+this.y*this.y+this.z*this.z+this.w*this.w)}manhattanLength(){return Math.abs(this.x)+Math.abs(this.y)+Math.abs(this.z)+Math.abs(this.w)}normalize(){return this.divideScalar(this.length()||1)}setLength(t){return this.normalize().multiplyScalar(t)}lerp(t,e){return this.x+=(t.x-this.x)*e,this.y+=(t.y-this.y)*e,this.z+=(t.z-this.z)*e,this.w+=(t.w-this.w)*e,this}lerpVectors(t,e,n){return this.x=t.x+(e.x-t.x)*n,this.y=t.y+(e.y-t.y)*n,this.z=t.z+(e.z-t.z)*n,this.w=t.w+(e.w-t.w)*n,this}equals(t){return t.x===this.x&&t.y===this.y&&t.z===this.z&&t.w===this.w}fromArray(t,e=0){return this.x=t[e],this.y=t[e+1],this.z=t[e+2],this.w=t[e+3],this}toArray(t=[],e=0){return t[e]=this.x,t[e+1]=this.y,t[e+2]=this.z,t[e+3]=this.w,t}fromBufferAttribute(t,e){return this.x=t.getX(e),this.y=t.getY(e),this.z=t.getZ(e),this.w=t.getW(e),this}random(){return this.x=Math.random(),this.y=Math.random(),this.z=Math.random(),this.w=Math.random(),this}*[Symbol.iterator](){yield this.x,yield this.y,yield this.z,yield this.w}},mc=class extends Ni{constructor(t=1,e=1,n={}){super(),n=Object.assign({generateMipmaps:!1,internalFormat:null,minFilter:Wn,depthBuffer:!0,stencilBuffer:!1,resolveColorBuffer:!0,resolveDepthBuffer:!0,resolveStencilBuffer:!0,storeMultisampledColorBuffer:!0,storeMultisampledDepthBuffer:!0,storeMultisampledStencilBuffer:!0,depthTexture:null,samples:0,count:1,depth:1,multiview:!1,useArrayDepthTexture:!1},n),this.isRenderTarget=!0,this.width=t,this.height=e,this.depth=n.depth,this.scissor=new Ze(0,0,t,e),this.scissorTest=!1,this.viewport=new Ze(0,0,t,e),this.textures=[];let s=n.count;for(let r=0;r<s;r++)this.textures[r]=new Xn({width:t,height:e,depth:n.depth}),this.textures[r].isRenderTargetTexture=!0,this.textures[r].renderTarget=this;this._setTextureOptions(n),this.depthBuffer=n.depthBuffer,this.stencilBuffer=n.stencilBuffer,this.resolveColorBuffer=n.resolveColorBuffer,this.resolveDepthBuffer=n.resolveDepthBuffer,this.resolveStencilBuffer=n.resolveStencilBuffer,this.storeMultisampledColorBuffer=n.storeMultisampledColorBuffer,this.storeMultisampledDepthBuffer=n.storeMultisampledDepthBuffer,this.storeMultisampledStencilBuffer=n.storeMultisampledStencilBuffer,this._depthTexture=null,this.depthTexture=n.depthTexture,this.samples=n.samples,this.multiview=n.multiview,this.useArrayDepthTexture=n.useArrayDepthTexture}_setTextureOptions(t={}){let e={minFilter:Wn,generateMipmaps:!1,flipY:!1,internalFormat:null};t.mapping!==void 0&&(e.mapping=t.mapping),t.wrapS!==void 0&&(e.wrapS=t.wrapS),t.wrapT!==void 0&&(e.wrapT=t.wrapT),t.wrapR!==void 0&&(e.wrapR=t.wrapR),t.magFilter!==void 0&&(e.magFilter=t.magFilter),t.minFilter!==void 0&&(e.minFilter=t.minFilter),t.format!==void 0&&(e.format=t.format),t.type!==void 0&&(e.type=t.type),t.anisotropy!==void 0&&(e.anisotropy=t.anisotropy),t.colorSpace!==void 0&&(e.colorSpace=t.colorSpace),t.flipY!==void 0&&(e.flipY=t.flipY),t.generateMipmaps!==void 0&&(e.generateMipmaps=t.generateMipmaps),t.mipmapsAutoUpdate!==void 0&&(e.mipmapsAutoUpdate=t.mipmapsAutoUpdate),t.internalFormat!==void 0&&(e.internalFormat=t.internalFormat);for(let n=0;n<this.textures.length;n++)this.textures[n].setValues(e)}get texture(){return this.textures[0]}set texture(t){this.textures[0]=t}set depthTexture(t){this._depthTexture!==null&&this._depthTexture.renderTarget===this&&(this._depthTexture.renderTarget=null),t!==null&&t.renderTarget===null&&(t.renderTarget=this),this._depthTexture=t}get depthTexture(){return this._depthTexture}setSize(t,e,n=1){if(this.width!==t||this.height!==e||this.depth!==n){this.width=t,this.height=e,this.depth=n;for(let s=0,r=this.textures.length;s<r;s++)this.textures[s].image.width=t,this.textures[s].image.height=e,this.textures[s].image.depth=n,this.textures[s].isData3DTexture!==!0&&(this.textures[s].isArrayTexture=this.textures[s].image.depth>1);this.dispose()}this.viewport.set(0,0,t,e),this.scissor.set(0,0,t,e)}clone(){return new this.constructor().copy(this)}copy(t){this.width=t.width,this.height=t.height,this.depth=t.depth,this.scissor.copy(t.scissor),this.scissorTest=t.scissorTest,this.viewport.copy(t.viewport),this.textures.length=0;for(let e=0,n=t.textures.length;e<n;e++){this.textures[e]=t.textures[e].clone(),this.textures[e].isRenderTargetTexture=!0,this.textures[e].renderTarget=this;let s=Object.assign({},t.textures[e].image);this.textures[e].source=new fo(s)}if(this.depthBuffer=t.depthBuffer,this.stencilBuffer=t.stencilBuffer,this.resolveColorBuffer=t.resolveColorBuffer,this.resolveDepthBuffer=t.resolveDepthBuffer,this.resolveStencilBuffer=t.resolveStencilBuffer,this.storeMultisampledColorBuffer=t.storeMultisampledColorBuffer,this.storeMultisampledDepthBuffer=t.storeMultisampledDepthBuffer,this.storeMultisampledStencilBuffer=t.storeMultisampledStencilBuffer,t.depthTexture!==null)if(t.depthTexture.renderTarget===t){let e=t.depthTexture.clone();e.renderTarget=null,this.depthTexture=e}else this.depthTexture=t.depthTexture;else this.depthTexture=null;return this.samples=t.samples,this.multiview=t.multiview,this.useArrayDepthTexture=t.useArrayDepthTexture,this}dispose(){this.dispatchEvent({type:"dispose"})}},hi=class extends mc{constructor(t=1,e=1,n={}){super(t,e,n),this.isWebGLRenderTarget=!0}},pa=class extends Xn{constructor(t=null,e=1,n=1,s=1){super(null),this.isDataArrayTexture=!0,this.image={data:t,width:e,height:n,depth:s},this.magFilter=Rn,this.minFilter=Rn,this.wrapR=Qi,this.generateMipmaps=!1,this.flipY=!1,this.unpackAlignment=1,this.layerUpdates=new Set}copy(t){return super.copy(t),this.wrapR=t.wrapR,this}addLayerUpdate(t){this.layerUpdates.add(t)}clearLayerUpdates(){this.layerUpdates.clear()}},gc=class extends Xn{constructor(t=null,e=1,n=1,s=1){super(null),this.isData3DTexture=!0,this.image={data:t,width:e,height:n,depth:s},this.magFilter=Rn,this.minFilter=Rn,this.wrapR=Qi,this.generateMipmaps=!1,this.flipY=!1,this.unpackAlignment=1}copy(t){return super.copy(t),this.wrapR=t.wrapR,this}},He=class i{static{this.prototype.isMatrix4=!0}constructor(t,e,n,s,r,o,a,l,c,h,u,d,f,m,x,p){this.elements=[1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1],t!==void 0&&this.set(t,e,n,s,r,o,a,l,c,h,u,d,f,m,x,p)}set(t,e,n,s,r,o,a,l,c,h,u,d,f,m,x,p){let g=this.elements;return g[0]=t,g[4]=e,g[8]=n,g[12]=s,g[1]=r,g[5]=o,g[9]=a,g[13]=l,g[2]=c,g[6]=h,g[10]=u,g[14]=d,g[3]=f,g[7]=m,g[11]=x,g[15]=p,this}identity(){return this.set(1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1),this}clone(){return new i().fromArray(this.elements)}copy(t){let e=this.elements,n=t.elements;return e[0]=n[0],e[1]=n[1],e[2]=n[2],e[3]=n[3],e[4]=n[4],e[5]=n[5],e[6]=n[6],e[7]=n[7],e[8]=n[8],e[9]=n[9],e[10]=n[10],e[11]=n[11],e[12]=n[12],e[13]=n[13],e[14]=n[14],e[15]=n[15],this}copyPosition(t){let e=this.elements,n=t.elements;return e[12]=n[12],e[13]=n[13],e[14]=n[14],this}setFromMatrix3(t){let e=t.elements;return this.set(e[0],e[3],e[6],0,e[1],e[4],e[7],0,e[2],e[5],e[8],0,0,0,0,1),this}extractBasis(t,e,n){return this.determinantAffine()===0?(t.set(1,0,0),e.set(0,1,0),n.set(0,0,1),this):(t.setFromMatrixColumn(this,0),e.setFromMatrixColumn(this,1),n.setFromMatrixColumn(this,2),this)}makeBasis(t,e,n){return this.set(t.x,e.x,n.x,0,t.y,e.y,n.y,0,t.z,e.z,n.z,0,0,0,0,1),this}extractRotation(t){if(t.determinantAffine()===0)return this.identity();let e=this.elements,n=t.elements,s=1/Kr.setFromMatrixColumn(t,0).length(),r=1/Kr.setFromMatrixColumn(t,1).length(),o=1/Kr.setFromMatrixColumn(t,2).length();return e[0]=n[0]*s,e[1]=n[1]*s,e[2]=n[2]*s,e[3]=0,e[4]=n[4]*r,e[5]=n[5]*r,e[6]=n[6]*r,e[7]=0,e[8]=n[8]*o,e[9]=n[9]*o,e[10]=n[10]*o,e[11]=0,e[12]=0,e[13]=0,e[14]=0,e[15]=1,this}makeRotationFromEuler(t){let e=this.elements,n=t.x,s=t.y,r=t.z,o=Math.cos(n),a=Math.sin(n),l=Math.cos(s),c=Math.sin(s),h=Math.cos(r),u=Math.sin(r);if(t.order==="XYZ"){let d=o*h,f=o*u,m=a*h,x=a*u;e[0]=l*h,e[4]=-l*u,e[8]=c,e[1]=f+m*c,e[5]=d-x*c,e[9]=-a*l,e[2]=x-d*c,e[6]=m+f*c,e[10]=o*l}else if(t.order==="YXZ"){let d=l*h,f=l*u,m=c*h,x=c*u;e[0]=d+x*a,e[4]=m*a-f,e[8]=o*c,e[1]=o*u,e[5]=o*h,e[9]=-a,e[2]=f*a-m,e[6]=x+d*a,e[10]=o*l}else if(t.order==="ZXY"){let d=l*h,f=l*u,m=c*h,x=c*u;e[0]=d-x*a,e[4]=-o*u,e[8]=m+f*a,e[1]=f+m*a,e[5]=o*h,e[9]=x-d*a,e[2]=-o*c,e[6]=a,e[10]=o*l}else if(t.order==="ZYX"){let d=o*h,f=o*u,m=a*h,x=a*u;e[0]=l*h,e[4]=m*c-f,e[8]=d*c+x,e[1]=l*u,e[5]=x*c+d,e[9]=f*c-m,e[2]=-c,e[6]=a*l,e[10]=o*l}else if(t.order==="YZX"){let d=o*l,f=o*c,m=a*l,x=a*c;e[0]=l*h,e[4]=x-d*u,e[8]=m*u+f,e[1]=u,e[5]=o*h,e[9]=-a*h,e[2]=-c*h,e[6]=f*u+m,e[10]=d-x*u}else if(t.order==="XZY"){let d=o*l,f=o*c,m=a*l,x=a*c;e[0]=l*h,e[4]=-u,e[8]=c*h,e[1]=d*u+x,e[5]=o*h,e[9]=f*u-m,e[2]=m*u-f,e[6]=a*h,e[10]=x*u+d}return e[3]=0,e[7]=0,e[11]=0,e[12]=0,e[13]=0,e[14]=0,e[15]=1,this}makeRotationFromQuaternion(t){return this.compose(jv,t,Jv)}lookAt(t,e,n){let s=this.elements;return ai.subVectors(t,e),ai.lengthSq()===0&&(ai.z=1),ai.normalize(),ks.crossVectors(n,ai),ks.lengthSq()===0&&(Math.abs(n.z)===1?ai.x+=1e-4:ai.z+=1e-4,ai.normalize(),ks.crossVectors(n,ai)),ks.normalize(),Ll.crossVectors(ai,ks),s[0]=ks.x,s[4]=Ll.x,s[8]=ai.x,s[1]=ks.y,s[5]=Ll.y,s[9]=ai.y,s[2]=ks.z,s[6]=Ll.z,s[10]=ai.z,this}multiply(t){return this.multiplyMatrices(this,t)}premultiply(t){return this.multiplyMatrices(t,this)}multiplyMatrices(t,e){let n=t.elements,s=e.elements,r=this.elements,o=n[0],a=n[4],l=n[8],c=n[12],h=n[1],u=n[5],d=n[9],f=n[13],m=n[2],x=n[6],p=n[10],g=n[14],b=n[3],T=n[7],M=n[11],C=n[15],A=s[0],_=s[4],E=s[8],B=s[12],N=s[1],L=s[5],G=s[9],H=s[13],D=s[2],V=s[6],Z=s[10],z=s[14],lt=s[3],K=s[7],J=s[11],it=s[15];return r[0]=o*A+a*N+l*D+c*lt,r[4]=o*_+a*L+l*V+c*K,r[8]=o*E+a*G+l*Z+c*J,r[12]=o*B+a*H+l*z+c*it,r[1]=h*A+u*N+d*D+f*lt,r[5]=h*_+u*L+d*V+f*K,r[9]=h*E+u*G+d*Z+f*J,r[13]=h*B+u*H+d*z+f*it,r[2]=m*A+x*N+p*D+g*lt,r[6]=m*_+x*L+p*V+g*K,r[10]=m*E+x*G+p*Z+g*J,r[14]=m*B+x*H+p*z+g*it,r[3]=b*A+T*N+M*D+C*lt,r[7]=b*_+T*L+M*V+C*K,r[11]=b*E+T*G+M*Z+C*J,r[15]=b*B+T*H+M*z+C*it,this}multiplyScalar(t){let e=this.elements;return e[0]*=t,e[4]*=t,e[8]*=t,e[12]*=t,e[1]*=t,e[5]*=t,e[9]*=t,e[13]*=t,e[2]*=t,e[6]*=t,e[10]*=t,e[14]*=t,e[3]*=t,e[7]*=t,e[11]*=t,e[15]*=t,this}determinant(){let t=this.elements,e=t[0],n=t[4],s=t[8],r=t[12],o=t[1],a=t[5],l=t[9],c=t[13],h=t[2],u=t[6],d=t[10],f=t[14],m=t[3],x=t[7],p=t[11],g=t[15],b=l*f-c*d,T=a*f-c*u,M=a*d-l*u,C=o*f-c*h,A=o*d-l*h,_=o*u-a*h;return e*(x*b-p*T+g*M)-n*(m*b-p*C+g*A)+s*(m*T-x*C+g*_)-r*(m*M-x*A+p*_)}determinantAffine(){let t=this.elements,e=t[0],n=t[4],s=t[8],r=t[1],o=t[5],a=t[9],l=t[2],c=t[6],h=t[10];return e*(o*h-a*c)-n*(r*h-a*l)+s*(r*c-o*l)}transpose(){let t=this.elements,e;return e=t[1],t[1]=t[4],t[4]=e,e=t[2],t[2]=t[8],t[8]=e,e=t[6],t[6]=t[9],t[9]=e,e=t[3],t[3]=t[12],t[12]=e,e=t[7],t[7]=t[13],t[13]=e,e=t[11],t[11]=t[14],t[14]=e,this}setPosition(t,e,n){let s=this.elements;return t.isVector3?(s[12]=t.x,s[13]=t.y,s[14]=t.z):(s[12]=t,s[13]=e,s[14]=n),this}invert(){let t=this.elements,e=t[0],n=t[1],s=t[2],r=t[3],o=t[4],a=t[5],l=t[6],c=t[7],h=t[8],u=t[9],d=t[10],f=t[11],m=t[12],x=t[13],p=t[14],g=t[15],b=e*a-n*o,T=e*l-s*o,M=e*c-r*o,C=n*l-s*a,A=n*c-r*a,_=s*c-r*l,E=h*x-u*m,B=h*p-d*m,N=h*g-f*m,L=u*p-d*x,G=u*g-f*x,H=d*g-f*p,D=b*H-T*G+M*L+C*N-A*B+_*E;if(D===0)return this.set(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0);let V=1/D;return t[0]=(a*H-l*G+c*L)*V,t[1]=(s*G-n*H-r*L)*V,t[2]=(x*_-p*A+g*C)*V,t[3]=(d*A-u*_-f*C)*V,t[4]=(l*N-o*H-c*B)*V,t[5]=(e*H-s*N+r*B)*V,t[6]=(p*M-m*_-g*T)*V,t[7]=(h*_-d*M+f*T)*V,t[8]=(o*G-a*N+c*E)*V,t[9]=(n*N-e*G-r*E)*V,t[10]=(m*A-x*M+g*b)*V,t[11]=(u*M-h*A-f*b)*V,t[12]=(a*B-o*L-l*E)*V,t[13]=(e*L-n*B+s*E)*V,t[14]=(x*T-m*C-p*b)*V,t[15]=(h*C-u*T+d*b)*V,this}scale(t){let e=this.elements,n=t.x,s=t.y,r=t.z;return e[0]*=n,e[4]*=s,e[8]*=r,e[1]*=n,e[5]*=s,e[9]*=r,e[2]*=n,e[6]*=s,e[10]*=r,e[3]*=n,e[7]*=s,e[11]*=r,this}getMaxScaleOnAxis(){let t=this.elements,e=t[0]*t[0]+t[1]*t[1]+t[2]*t[2],n=t[4]*t[4]+t[5]*t[5]+t[6]*t[6],s=t[8]*t[8]+t[9]*t[9]+t[10]*t[10];return Math.sqrt(Math.max(e,n,s))}makeTranslation(t,e,n){return t.isVector3?this.set(1,0,0,t.x,0,1,0,t.y,0,0,1,t.z,0,0,0,1):this.set(1,0,0,t,0,1,0,e,0,0,1,n,0,0,0,1),this}makeRotationX(t){let e=Math.cos(t),n=Math.sin(t);return this.set(1,0,0,0,0,e,-n,0,0,n,e,0,0,0,0,1),this}makeRotationY(t){let e=Math.cos(t),n=Math.sin(t);return this.set(e,0,n,0,0,1,0,0,-n,0,e,0,0,0,0,1),this}makeRotationZ(t){let e=Math.cos(t),n=Math.sin(t);return this.set(e,-n,0,0,n,e,0,0,0,0,1,0,0,0,0,1),this}makeRotationAxis(t,e){let n=Math.cos(e),s=Math.sin(e),r=1-n,o=t.x,a=t.y,l=t.z,c=r*o,h=r*a;return this.set(c*o+n,c*a-s*l,c*l+s*a,0,c*a+s*l,h*a+n,h*l-s*o,0,c*l-s*a,h*l+s*o,r*l*l+n,0,0,0,0,1),this}makeScale(t,e,n){return this.set(t,0,0,0,0,e,0,0,0,0,n,0,0,0,0,1),this}makeShear(t,e,n,s,r,o){return this.set(1,n,r,0,t,1,o,0,e,s,1,0,0,0,0,1),this}compose(t,e,n){let s=this.elements,r=e._x,o=e._y,a=e._z,l=e._w,c=r+r,h=o+o,u=a+a,d=r*c,f=r*h,m=r*u,x=o*h,p=o*u,g=a*u,b=l*c,T=l*h,M=l*u,C=n.x,A=n.y,_=n.z;return s[0]=(1-(x+g))*C,s[1]=(f+M)*C,s[2]=(m-T)*C,s[3]=0,s[4]=(f-M)*A,s[5]=(1-(d+g))*A,s[6]=(p+b)*A,s[7]=0,s[8]=(m+T)*_,s[9]=(p-b)*_,s[10]=(1-(d+x))*_,s[11]=0,s[12]=t.x,s[13]=t.y,s[14]=t.z,s[15]=1,this}decompose(t,e,n){let s=this.elements;t.x=s[12],t.y=s[13],t.z=s[14];let r=this.determinantAffine();if(r===0)return n.set(1,1,1),e.identity(),this;let o=Kr.set(s[0],s[1],s[2]).length(),a=Kr.set(s[4],s[5],s[6]).length(),l=Kr.set(s[8],s[9],s[10]).length();r<0&&(o=-o),Ii.copy(this);let c=1/o,h=1/a,u=1/l;return Ii.elements[0]*=c,Ii.elements[1]*=c,Ii.elements[2]*=c,Ii.elements[4]*=h,Ii.elements[5]*=h,Ii.elements[6]*=h,Ii.elements[8]*=u,Ii.elements[9]*=u,Ii.elements[10]*=u,e.setFromRotationMatrix(Ii),n.x=o,n.y=a,n.z=l,this}makePerspective(t,e,n,s,r,o,a=vi,l=!1){let c=this.elements,h=2*r/(e-t),u=2*r/(n-s),d=(e+t)/(e-t),f=(n+s)/(n-s),m,x;if(l)m=r/(o-r),x=o*r/(o-r);else if(a===vi)m=-(o+r)/(o-r),x=-2*o*r/(o-r);else if(a===da)m=-o/(o-r),x=-o*r/(o-r);else throw new Error("THREE.Matrix4.makePerspective(): Invalid coordinate system: "+a);return c[0]=h,c[4]=0,c[8]=d,c[12]=0,c[1]=0,c[5]=u,c[9]=f,c[13]=0,c[2]=0,c[6]=0,c[10]=m,c[14]=x,c[3]=0,c[7]=0,c[11]=-1,c[15]=0,this}makeOrthographic(t,e,n,s,r,o,a=vi,l=!1){let c=this.elements,h=2/(e-t),u=2/(n-s),d=-(e+t)/(e-t),f=-(n+s)/(n-s),m,x;if(l)m=1/(o-r),x=o/(o-r);else if(a===vi)m=-2/(o-r),x=-(o+r)/(o-r);else if(a===da)m=-1/(o-r),x=-r/(o-r);else throw new Error("THREE.Matrix4.makeOrthographic(): Invalid coordinate system: "+a);return c[0]=h,c[4]=0,c[8]=0,c[12]=d,c[1]=0,c[5]=u,c[9]=0,c[13]=f,c[2]=0,c[6]=0,c[10]=m,c[14]=x,c[3]=0,c[7]=0,c[11]=0,c[15]=1,this}equals(t){let e=this.elements,n=t.elements;for(let s=0;s<16;s++)if(e[s]!==n[s])return!1;return!0}fromArray(t,e=0){for(let n=0;n<16;n++)this.elements[n]=t[n+e];return this}toArray(t=[],e=0){let n=this.elements;return t[e]=n[0],t[e+1]=n[1],t[e+2]=n[2],t[e+3]=n[3],t[e+4]=n[4],t[e+5]=n[5],t[e+6]=n[6],t[e+7]=n[7],t[e+8]=n[8],t[e+9]=n[9],t[e+10]=n[10],t[e+11]=n[11],t[e+12]=n[12],t[e+13]=n[13],t[e+14]=n[14],t[e+15]=n[15],t}},Kr=new q,Ii=new He,jv=new q(0,0,0),Jv=new q(1,1,1),ks=new q,Ll=new q,ai=new q,bg=new He,Sg=new ci,Xs=class i{constructor(t=0,e=0,n=0,s=i.DEFAULT_ORDER){this.isEuler=!0,this._x=t,this._y=e,this._z=n,this._order=s}get x(){return this._x}set x(t){this._x=t,this._onChangeCallback()}get y(){return this._y}set y(t){this._y=t,this._onChangeCallback()}get z(){return this._z}set z(t){this._z=t,this._onChangeCallback()}get order(){return this._order}set order(t){this._order=t,this._onChangeCallback()}set(t,e,n,s=this._order){return this._x=t,this._y=e,this._z=n,this._order=s,this._onChangeCallback(),this}clone(){return new this.constructor(this._x,this._y,this._z,this._order)}copy(t){return this._x=t._x,this._y=t._y,this._z=t._z,this._order=t._order,this._onChangeCallback(),this}setFromRotationMatrix(t,e=this._order,n=!0){let s=t.elements,r=s[0],o=s[4],a=s[8],l=s[1],c=s[5],h=s[9],u=s[2],d=s[6],f=s[10];switch(e){case"XYZ":this._y=Math.asin(pe(a,-1,1)),Math.abs(a)<.9999999?(this._x=Math.atan2(-h,f),this._z=Math.atan2(-o,r)):(this._x=Math.atan2(d,c),this._z=0);break;case"YXZ":this._x=Math.asin(-pe(h,-1,1)),Math.abs(h)<.9999999?(this._y=Math.atan2(a,f),this._z=Math.atan2(l,c)):(this._y=Math.atan2(-u,r),this._z=0);break;case"ZXY":this._x=Math.asin(pe(d,-1,1)),Math.abs(d)<.9999999?(this._y=Math.atan2(-u,f),this._z=Math.atan2(-o,c)):(this._y=0,this._z=Math.atan2(l,r));break;case"ZYX":this._y=Math.asin(-pe(u,-1,1)),Math.abs(u)<.9999999?(this._x=Math.atan2(d,f),this._z=Math.atan2(l,r)):(this._x=0,this._z=Math.atan2(-o,c));break;case"YZX":this._z=Math.asin(pe(l,-1,1)),Math.abs(l)<.9999999?(this._x=Math.atan2(-h,c),this._y=Math.atan2(-u,r)):(this._x=0,this._y=Math.atan2(a,f));break;case"XZY":this._z=Math.asin(-pe(o,-1,1)),Math.abs(o)<.9999999?(this._x=Math.atan2(d,c),this._y=Math.atan2(a,r)):(this._x=Math.atan2(-h,f),this._y=0);break;default:Yt("Euler: .setFromRotationMatrix() encountered an unknown order: "+e)}return this._order=e,n===!0&&this._onChangeCallback(),this}setFromQuaternion(t,e,n){return bg.makeRotationFromQuaternion(t),this.setFromRotationMatrix(bg,e,n)}setFromVector3(t,e=this._order){return this.set(t.x,t.y,t.z,e)}reorder(t){return Sg.setFromEuler(this),this.setFromQuaternion(Sg,t)}equals(t){return t._x===this._x&&t._y===this._y&&t._z===this._z&&t._order===this._order}fromArray(t){return this._x=t[0],this._y=t[1],this._z=t[2],t[3]!==void 0&&(this._order=t[3]),this._onChangeCallback(),this}toArray(t=[],e=0){return t[e]=this._x,t[e+1]=this._y,t[e+2]=this._z,t[e+3]=this._order,t}_onChange(t){return this._onChangeCallback=t,this}_onChangeCallback(){}*[Symbol.iterator](){yield this._x,yield this._y,yield this._z,yield this._order}};Xs.DEFAULT_ORDER="XYZ";po=class{constructor(){this.mask=1}set(t){this.mask=(1<<t|0)>>>0}enable(t){this.mask|=1<<t|0}enableAll(){this.mask=-1}toggle(t){this.mask^=1<<t|0}disable(t){this.mask&=~(1<<t|0)}disableAll(){this.mask=0}test(t){return(this.mask&t.mask)!==0}isEnabled(t){return(this.mask&(1<<t|0))!==0}},Qv=0,Mg=new q,jr=new ci,fs=new He,Dl=new q,ea=new q,tb=new q,eb=new ci,wg=new q(1,0,0),Ag=new q(0,1,0),Eg=new q(0,0,1),Tg={type:"added"},nb={type:"removed"},Jr={type:"childadded",child:null},sd={type:"childremoved",child:null},Qn=class i extends Ni{constructor(){super(),this.isObject3D=!0,Object.defineProperty(this,"id",{value:Qv++}),this.uuid=To(),this.name="",this.type="Object3D",this.parent=null,this.children=[],this.up=i.DEFAULT_UP.clone();let t=new q,e=new Xs,n=new ci,s=new q(1,1,1);function r(){n.setFromEuler(e,!1)}function o(){e.setFromQuaternion(n,void 0,!1)}e._onChange(r),n._onChange(o),Object.defineProperties(this,{position:{configurable:!0,enumerable:!0,value:t},rotation:{configurable:!0,enumerable:!0,value:e},quaternion:{configurable:!0,enumerable:!0,value:n},scale:{configurable:!0,enumerable:!0,value:s},modelViewMatrix:{value:new He},normalMatrix:{value:new ee}}),this.matrix=new He,this.matrixWorld=new He,this.matrixAutoUpdate=i.DEFAULT_MATRIX_AUTO_UPDATE,this.matrixWorldAutoUpdate=i.DEFAULT_MATRIX_WORLD_AUTO_UPDATE,this.matrixWorldNeedsUpdate=!1,this.layers=new po,this.visible=!0,this.castShadow=!1,this.receiveShadow=!1,this.frustumCulled=!0,this.renderOrder=0,this.animations=[],this.customDepthMaterial=void 0,this.customDistanceMaterial=void 0,this.static=!1,this.userData={},this.pivot=null}onBeforeShadow(){}onAfterShadow(){}onBeforeRender(){}onAfterRender(){}applyMatrix4(t){this.matrixAutoUpdate&&this.updateMatrix(),this.matrix.premultiply(t),this.matrix.decompose(this.position,this.quaternion,this.scale),this.pivot!==null&&this.position.copy(this.pivot).applyMatrix4(this.matrix).sub(this.pivot)}applyQuaternion(t){return this.quaternion.premultiply(t),this}setRotationFromAxisAngle(t,e){this.quaternion.setFromAxisAngle(t,e)}setRotationFromEuler(t){this.quaternion.setFromEuler(t,!0)}setRotationFromMatrix(t){this.quaternion.setFromRotationMatrix(t)}setRotationFromQuaternion(t){this.quaternion.copy(t)}rotateOnAxis(t,e){return jr.setFromAxisAngle(t,e),this.quaternion.multiply(jr),this}rotateOnWorldAxis(t,e){return jr.setFromAxisAngle(t,e),this.quaternion.premultiply(jr),this}rotateX(t){return this.rotateOnAxis(wg,t)}rotateY(t){return this.rotateOnAxis(Ag,t)}rotateZ(t){return this.rotateOnAxis(Eg,t)}translateOnAxis(t,e){return Mg.copy(t).applyQuaternion(this.quaternion),this.position.add(Mg.multiplyScalar(e)),this}translateX(t){return this.translateOnAxis(wg,t)}translateY(t){return this.translateOnAxis(Ag,t)}translateZ(t){return this.translateOnAxis(Eg,t)}localToWorld(t){return this.updateWorldMatrix(!0,!1),t.applyMatrix4(this.matrixWorld)}worldToLocal(t){return this.updateWorldMatrix(!0,!1),t.applyMatrix4(fs.copy(this.matrixWorld).invert())}lookAt(t,e,n){t.isVector3?Dl.copy(t):Dl.set(t,e,n);let s=this.parent;this.updateWorldMatrix(!0,!1),ea.setFromMatrixPosition(this.matrixWorld),this.isCamera||this.isLight?fs.lookAt(ea,Dl,this.up):fs.lookAt(Dl,ea,this.up),this.quaternion.setFromRotationMatrix(fs),s&&(fs.extractRotation(s.matrixWorld),jr.setFromRotationMatrix(fs),this.quaternion.premultiply(jr.invert()))}add(t){if(arguments.length>1){for(let e=0;e<arguments.length;e++)this.add(arguments[e]);return this}return t===this?(Jt("Object3D.add: object can't be added as a child of itself.",t),this):(t&&t.isObject3D?(t.removeFromParent(),t.parent=this,this.children.push(t),t.dispatchEvent(Tg),Jr.child=t,this.dispatchEvent(Jr),Jr.child=null):Jt("Object3D.add: object not an instance of THREE.Object3D.",t),this)}remove(t){if(arguments.length>1){for(let n=0;n<arguments.length;n++)this.remove(arguments[n]);return this}let e=this.children.indexOf(t);return e!==-1&&(t.parent=null,this.children.splice(e,1),t.dispatchEvent(nb),sd.child=t,this.dispatchEvent(sd),sd.child=null),this}removeFromParent(){let t=this.parent;return t!==null&&t.remove(this),this}clear(){return this.remove(...this.children)}attach(t){return this.updateWorldMatrix(!0,!1),fs.copy(this.matrixWorld).invert(),t.parent!==null&&(t.parent.updateWorldMatrix(!0,!1),fs.multiply(t.parent.matrixWorld)),t.applyMatrix4(fs),t.removeFromParent(),t.parent=this,this.children.push(t),t.updateWorldMatrix(!1,!0),t.dispatchEvent(Tg),Jr.child=t,this.dispatchEvent(Jr),Jr.child=null,this}getObjectById(t){return this.getObjectByProperty("id",t)}getObjectByName(t){return this.getObjectByProperty("name",t)}getObjectByProperty(t,e){if(this[t]===e)return this;for(let n=0,s=this.children.length;n<s;n++){let o=this.children[n].getObjectByProperty(t,e);if(o!==void 0)return o}}getObjectsByProperty(t,e,n=[]){this[t]===e&&n.push(this);let s=this.children;for(let r=0,o=s.length;r<o;r++)s[r].getObjectsByProperty(t,e,n);return n}getWorldPosition(t){return this.updateWorldMatrix(!0,!1),t.setFromMatrixPosition(this.matrixWorld)}getWorldQuaternion(t){return this.updateWorldMatrix(!0,!1),this.matrixWorld.decompose(ea,t,tb),t}getWorldScale(t){return this.updateWorldMatrix(!0,!1),this.matrixWorld.decompose(ea,eb,t),t}getWorldDirection(t){this.updateWorldMatrix(!0,!1);let e=this.matrixWorld.elements;return t.set(e[8],e[9],e[10]).normalize()}raycast(){}intersectsFrustum(){return!0}traverse(t){t(this);let e=this.children;for(let n=0,s=e.length;n<s;n++)e[n].traverse(t)}traverseVisible(t){if(this.visible===!1)return;t(this);let e=this.children;for(let n=0,s=e.length;n<s;n++)e[n].traverseVisible(t)}traverseAncestors(t){let e=this.parent;e!==null&&(t(e),e.traverseAncestors(t))}updateMatrix(){this.matrix.compose(this.position,this.quaternion,this.scale);let t=this.pivot;if(t!==null){let e=t.x,n=t.y,s=t.z,r=this.matrix.elements;r[12]+=e-r[0]*e-r[4]*n-r[8]*s,r[13]+=n-r[1]*e-r[5]*n-r[9]*s,r[14]+=s-r[2]*e-r[6]*n-r[10]*s}this.matrixWorldNeedsUpdate=!0}updateMatrixWorld(t){this.matrixAutoUpdate&&this.updateMatrix(),(this.matrixWorldNeedsUpdate||t)&&(this.matrixWorldAutoUpdate===!0&&(this.parent===null?this.matrixWorld.copy(this.matrix):this.matrixWorld.multiplyMatrices(this.parent.matrixWorld,this.matrix)),this.matrixWorldNeedsUpdate=!1,t=!0);let e=this.children;for(let n=0,s=e.length;n<s;n++)e[n].updateMatrixWorld(t)}updateWorldMatrix(t,e,n=!1){let s=this.parent;if(t===!0&&s!==null&&s.updateWorldMatrix(!0,!1),this.matrixAutoUpdate&&this.updateMatrix(),(this.matrixWorldNeedsUpdate||n)&&(this.matrixWorldAutoUpdate===!0&&(this.parent===null?this.matrixWorld.copy(this.matrix):this.matrixWorld.multiplyMatrices(this.parent.matrixWorld,this.matrix)),this.matrixWorldNeedsUpdate=!1,n=!0),e===!0){let r=this.children;for(let o=0,a=r.length;o<a;o++)r[o].updateWorldMatrix(!1,!0,n)}}toJSON(t){let e=t===void 0||typeof t=="string",n={};e&&(t={geometries:{},materials:{},textures:{},images:{},shapes:{},skeletons:{},animations:{},nodes:{}},n.metadata={version:4.7,type:"Object",generator:"Object3D.toJSON"});let s={};s.uuid=this.uuid,s.type=this.type,s.name=this.name,s.castShadow=this.castShadow,s.receiveShadow=this.receiveShadow,s.visible=this.visible,s.frustumCulled=this.frustumCulled,s.renderOrder=this.renderOrder,s.static=this.static,s.matrixAutoUpdate=this.matrixAutoUpdate,Object.keys(this.userData).length>0&&(s.userData=this.userData),s.layers=this.layers.mask,s.matrix=this.matrix.toArray(),s.up=this.up.toArray(),this.pivot!==null&&(s.pivot=this.pivot.toArray()),this.morphTargetDictionary!==void 0&&(s.morphTargetDictionary=Object.assign({},this.morphTargetDictionary)),this.morphTargetInfluences!==void 0&&(s.morphTargetInfluences=this.morphTargetInfluences.slice()),this.isInstancedMesh&&(s.type="InstancedMesh",s.count=this.count,s.instanceMatrix=this.instanceMatrix.toJSON(),this.instanceColor!==null&&(s.instanceColor=this.instanceColor.toJSON())),this.isBatchedMesh&&(s.type="BatchedMesh",s.perObjectFrustumCulled=this.perObjectFrustumCulled,s.sortObjects=this.sortObjects,s.drawRanges=this._drawRanges,s.reservedRanges=this._reservedRanges,s.geometryInfo=this._geometryInfo.map(a=>({...a,boundingBox:a.boundingBox?a.boundingBox.toJSON():void 0,boundingSphere:a.boundingSphere?a.boundingSphere.toJSON():void 0})),s.instanceInfo=this._instanceInfo.map(a=>({...a})),s.availableInstanceIds=this._availableInstanceIds.slice(),s.availableGeometryIds=this._availableGeometryIds.slice(),s.nextIndexStart=this._nextIndexStart,s.nextVertexStart=this._nextVertexStart,s.geometryCount=this._geometryCount,s.maxInstanceCount=this._maxInstanceCount,s.maxVertexCount=this._maxVertexCount,s.maxIndexCount=this._maxIndexCount,s.geometryInitialized=this._geometryInitialized,s.matricesTexture=this._matricesTexture.toJSON(t),s.indirectTexture=this._indirectTexture.toJSON(t),this._colorsTexture!==null&&(s.colorsTexture=this._colorsTexture.toJSON(t)),this.boundingSphere!==null&&(s.boundingSphere=this.boundingSphere.toJSON()),this.boundingBox!==null&&(s.boundingBox=this.boundingBox.toJSON()));function r(a,l){return a[l.uuid]===void 0&&(a[l.uuid]=l.toJSON(t)),l.uuid}if(this.isScene)this.background&&(this.background.isColor?s.background=this.background.toJSON():this.background.isTexture&&(s.background=this.background.toJSON(t).uuid)),this.environment&&this.environment.isTexture&&this.environment.isRenderTargetTexture!==!0&&(s.environment=this.environment.toJSON(t).uuid);else if(this.isMesh||this.isLine||this.isPoints){s.geometry=r(t.geometries,this.geometry);let a=this.geometry.parameters;if(a!==void 0&&a.shapes!==void 0){let l=a.shapes;if(Array.isArray(l))for(let c=0,h=l.length;c<h;c++){let u=l[c];r(t.shapes,u)}else r(t.shapes,l)}}if(this.isSkinnedMesh&&(s.bindMode=this.bindMode,s.bindMatrix=this.bindMatrix.toArray(),this.skeleton!==void 0&&(r(t.skeletons,this.skeleton),s.skeleton=this.skeleton.uuid)),this.material!==void 0)if(Array.isArray(this.material)){let a=[];for(let l=0,c=this.material.length;l<c;l++)a.push(r(t.materials,this.material[l]));s.material=a}else s.material=r(t.materials,this.material);if(this.children.length>0){s.children=[];for(let a=0;a<this.children.length;a++)s.children.push(this.children[a].toJSON(t).object)}if(this.animations.length>0){s.animations=[];for(let a=0;a<this.animations.length;a++){let l=this.animations[a];s.animations.push(r(t.animations,l))}}if(e){let a=o(t.geometries),l=o(t.materials),c=o(t.textures),h=o(t.images),u=o(t.shapes),d=o(t.skeletons),f=o(t.animations),m=o(t.nodes);a.length>0&&(n.geometries=a),l.length>0&&(n.materials=l),c.length>0&&(n.textures=c),h.length>0&&(n.images=h),u.length>0&&(n.shapes=u),d.length>0&&(n.skeletons=d),f.length>0&&(n.animations=f),m.length>0&&(n.nodes=m)}return n.object=s,n;function o(a){let l=[];for(let c in a){let h=a[c];delete h.metadata,l.push(h)}return l}}clone(t){return new this.constructor().copy(this,t)}copy(t,e=!0){if(this.name=t.name,this.up.copy(t.up),this.position.copy(t.position),this.rotation.order=t.rotation.order,this.quaternion.copy(t.quaternion),this.scale.copy(t.scale),this.pivot=t.pivot!==null?t.pivot.clone():null,this.matrix.copy(t.matrix),this.matrixWorld.copy(t.matrixWorld),this.matrixAutoUpdate=t.matrixAutoUpdate,this.matrixWorldAutoUpdate=t.matrixWorldAutoUpdate,this.matrixWorldNeedsUpdate=t.matrixWorldNeedsUpdate,this.layers.mask=t.layers.mask,this.visible=t.visible,this.castShadow=t.castShadow,this.receiveShadow=t.receiveShadow,this.frustumCulled=t.frustumCulled,this.renderOrder=t.renderOrder,this.static=t.static,this.animations=t.animations.slice(),this.userData=JSON.parse(JSON.stringify(t.userData)),e===!0)for(let n=0;n<t.children.length;n++){let s=t.children[n];this.add(s.clone())}return this}dispose(){this.dispatchEvent({type:"dispose"})}};Qn.DEFAULT_UP=new q(0,1,0);Qn.DEFAULT_MATRIX_AUTO_UPDATE=!0;Qn.DEFAULT_MATRIX_WORLD_AUTO_UPDATE=!0;ys=class extends Qn{constructor(){super(),this.isGroup=!0,this.type="Group"}},ib={type:"move"},mo=class{constructor(){this._targetRay=null,this._grip=null,this._hand=null}getHandSpace(){return this._hand===null&&(this._hand=new ys,this._hand.matrixAutoUpdate=!1,this._hand.visible=!1,this._hand.joints={},this._hand.inputState={pinching:!1}),this._hand}getTargetRaySpace(){return this._targetRay===null&&(this._targetRay=new ys,this._targetRay.matrixAutoUpdate=!1,this._targetRay.visible=!1,this._targetRay.hasLinearVelocity=!1,this._targetRay.linearVelocity=new q,this._targetRay.hasAngularVelocity=!1,this._targetRay.angularVelocity=new q),this._targetRay}getGripSpace(){return this._grip===null&&(this._grip=new ys,this._grip.matrixAutoUpdate=!1,this._grip.visible=!1,this._grip.hasLinearVelocity=!1,this._grip.linearVelocity=new q,this._grip.hasAngularVelocity=!1,this._grip.angularVelocity=new q,this._grip.eventsEnabled=!1),this._grip}dispatchEvent(t){return this._targetRay!==null&&this._targetRay.dispatchEvent(t),this._grip!==null&&this._grip.dispatchEvent(t),this._hand!==null&&this._hand.dispatchEvent(t),this}connect(t){if(t&&t.hand){let e=this._hand;if(e)for(let n of t.hand.values())this._getHandJoint(e,n)}return this.dispatchEvent({type:"connected",data:t}),this}disconnect(t){return this.dispatchEvent({type:"disconnected",data:t}),this._targetRay!==null&&(this._targetRay.visible=!1),this._grip!==null&&(this._grip.visible=!1),this._hand!==null&&(this._hand.visible=!1),this}update(t,e,n){let s=null,r=null,o=null,a=this._targetRay,l=this._grip,c=this._hand;if(t&&e.session.visibilityState!=="visible-blurred"){if(c&&t.hand){o=!0;for(let x of t.hand.values()){let p=e.getJointPose(x,n),g=this._getHandJoint(c,x);p!==null&&(g.matrix.fromArray(p.transform.matrix),g.matrix.decompose(g.position,g.quaternion,g.scale),g.matrixWorldNeedsUpdate=!0,g.jointRadius=p.radius),g.visible=p!==null}let h=c.joints["index-finger-tip"],u=c.joints["thumb-tip"],d=h.position.distanceTo(u.position),f=.02,m=.005;c.inputState.pinching&&d>f+m?(c.inputState.pinching=!1,this.dispatchEvent({type:"pinchend",handedness:t.handedness,target:this})):!c.inputState.pinching&&d<=f-m&&(c.inputState.pinching=!0,this.dispatchEvent({type:"pinchstart",handedness:t.handedness,target:this}))}else l!==null&&t.gripSpace&&(r=e.getPose(t.gripSpace,n),r!==null&&(l.matrix.fromArray(r.transform.matrix),l.matrix.decompose(l.position,l.quaternion,l.scale),l.matrixWorldNeedsUpdate=!0,r.linearVelocity?(l.hasLinearVelocity=!0,l.linearVelocity.copy(r.linearVelocity)):l.hasLinearVelocity=!1,r.angularVelocity?(l.hasAngularVelocity=!0,l.angularVelocity.copy(r.angularVelocity)):l.hasAngularVelocity=!1,l.eventsEnabled&&l.dispatchEvent({type:"gripUpdated",data:t,target:this})));a!==null&&(s=e.getPose(t.targetRaySpace,n),s===null&&r!==null&&(s=r),s!==null&&(a.matrix.fromArray(s.transform.matrix),a.matrix.decompose(a.position,a.quaternion,a.scale),a.matrixWorldNeedsUpdate=!0,s.linearVelocity?(a.hasLinearVelocity=!0,a.linearVelocity.copy(s.linearVelocity)):a.hasLinearVelocity=!1,s.angularVelocity?(a.hasAngularVelocity=!0,a.angularVelocity.copy(s.angularVelocity)):a.hasAngularVelocity=!1,this.dispatchEvent(ib)))}return a!==null&&(a.visible=s!==null),l!==null&&(l.visible=r!==null),c!==null&&(c.visible=o!==null),this}_getHandJoint(t,e){if(t.joints[e.jointName]===void 0){let n=new ys;n.matrixAutoUpdate=!1,n.visible=!1,t.joints[e.jointName]=n,t.add(n)}return t.joints[e.jointName]}},I0={aliceblue:15792383,antiquewhite:16444375,aqua:65535,aquamarine:8388564,azure:15794175,beige:16119260,bisque:16770244,black:0,blanchedalmond:16772045,blue:255,blueviolet:9055202,brown:10824234,burlywood:14596231,cadetblue:6266528,chartreuse:8388352,chocolate:13789470,coral:16744272,cornflowerblue:6591981,cornsilk:16775388,crimson:14423100,cyan:65535,darkblue:139,darkcyan:35723,darkgoldenrod:12092939,darkgray:11119017,darkgreen:25600,darkgrey:11119017,darkkhaki:12433259,darkmagenta:9109643,darkolivegreen:5597999,darkorange:16747520,darkorchid:10040012,darkred:9109504,darksalmon:15308410,darkseagreen:9419919,darkslateblue:4734347,darkslategray:3100495,darkslategrey:3100495,darkturquoise:52945,darkviolet:9699539,deeppink:16716947,deepskyblue:49151,dimgray:6908265,dimgrey:6908265,dodgerblue:2003199,firebrick:11674146,floralwhite:16775920,forestgreen:2263842,fuchsia:16711935,gainsboro:14474460,ghostwhite:16316671,gold:16766720,goldenrod:14329120,gray:8421504,green:32768,greenyellow:11403055,grey:8421504,honeydew:15794160,hotpink:16738740,indianred:13458524,indigo:4915330,ivory:16777200,khaki:15787660,lavender:15132410,lavenderblush:16773365,lawngreen:8190976,lemonchiffon:16775885,lightblue:11393254,lightcoral:15761536,lightcyan:14745599,lightgoldenrodyellow:16448210,lightgray:13882323,lightgreen:9498256,lightgrey:13882323,lightpink:16758465,lightsalmon:16752762,lightseagreen:2142890,lightskyblue:8900346,lightslategray:7833753,lightslategrey:7833753,lightsteelblue:11584734,lightyellow:16777184,lime:65280,limegreen:3329330,linen:16445670,magenta:16711935,maroon:8388608,mediumaquamarine:6737322,mediumblue:205,mediumorchid:12211667,mediumpurple:9662683,mediumseagreen:3978097,mediumslateblue:8087790,mediumspringgreen:64154,mediumturquoise:4772300,mediumvioletred:13047173,midnightblue:1644912,mintcream:16121850,mistyrose:16770273,moccasin:16770229,navajowhite:16768685,navy:128,oldlace:16643558,olive:8421376,olivedrab:7048739,orange:16753920,orangered:16729344,orchid:14315734,palegoldenrod:15657130,palegreen:10025880,paleturquoise:11529966,palevioletred:14381203,papayawhip:16773077,peachpuff:16767673,peru:13468991,pink:16761035,plum:14524637,powderblue:11591910,purple:8388736,rebeccapurple:6697881,red:16711680,rosybrown:12357519,royalblue:4286945,saddlebrown:9127187,salmon:16416882,sandybrown:16032864,seagreen:3050327,seashell:16774638,sienna:10506797,silver:12632256,skyblue:8900331,slateblue:6970061,slategray:7372944,slategrey:7372944,snow:16775930,springgreen:65407,steelblue:4620980,tan:13808780,teal:32896,thistle:14204888,tomato:16737095,turquoise:4251856,violet:15631086,wheat:16113331,white:16777215,whitesmoke:16119285,yellow:16776960,yellowgreen:10145074},zs={h:0,s:0,l:0},Nl={h:0,s:0,l:0};ae=class{constructor(t,e,n){return this.isColor=!0,this.r=1,this.g=1,this.b=1,this.set(t,e,n)}set(t,e,n){if(e===void 0&&n===void 0){let s=t;s&&s.isColor?this.copy(s):typeof s=="number"?this.setHex(s):typeof s=="string"&&this.setStyle(s)}else this.setRGB(t,e,n);return this}setScalar(t){return this.r=t,this.g=t,this.b=t,this}setHex(t,e=Vn){return t=Math.floor(t),this.r=(t>>16&255)/255,this.g=(t>>8&255)/255,this.b=(t&255)/255,ye.colorSpaceToWorking(this,e),this}setRGB(t,e,n,s=ye.workingColorSpace){return this.r=t,this.g=e,this.b=n,ye.colorSpaceToWorking(this,s),this}setHSL(t,e,n,s=ye.workingColorSpace){if(t=nf(t,1),e=pe(e,0,1),n=pe(n,0,1),e===0)this.r=this.g=this.b=n;else{let r=n<=.5?n*(1+e):n+e-n*e,o=2*n-r;this.r=rd(o,r,t+1/3),this.g=rd(o,r,t),this.b=rd(o,r,t-1/3)}return ye.colorSpaceToWorking(this,s),this}setStyle(t,e=Vn){function n(r){r!==void 0&&parseFloat(r)<1&&Yt("Color: Alpha component of "+t+" will be ignored.")}let s;if(s=/^(\w+)\(([^\)]*)\)/.exec(t)){let r,o=s[1],a=s[2];switch(o){case"rgb":case"rgba":if(r=/^\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*(\d+(?:\.\d+)?|\.\d+)\s*)?$/.exec(a))return n(r[4]),this.setRGB(Math.min(255,parseInt(r[1],10))/255,Math.min(255,parseInt(r[2],10))/255,Math.min(255,parseInt(r[3],10))/255,e);if(r=/^\s*(\d+(?:\.\d+)?|\.\d+)\%\s*,\s*(\d+(?:\.\d+)?|\.\d+)\%\s*,\s*(\d+(?:\.\d+)?|\.\d+)\%\s*(?:,\s*(\d+(?:\.\d+)?|\.\d+)\s*)?$/.exec(a))return n(r[4]),this.setRGB(Math.min(100,parseFloat(r[1]))/100,Math.min(100,parseFloat(r[2]))/100,Math.min(100,parseFloat(r[3]))/100,e);break;case"hsl":case"hsla":if(r=/^\s*([+-]?(?:\d+(?:\.\d+)?|\.\d+))\s*,\s*(\d+(?:\.\d+)?|\.\d+)\%\s*,\s*(\d+(?:\.\d+)?|\.\d+)\%\s*(?:,\s*(\d+(?:\.\d+)?|\.\d+)\s*)?$/.exec(a))return n(r[4]),this.setHSL(parseFloat(r[1])/360,parseFloat(r[2])/100,parseFloat(r[3])/100,e);break;default:Yt("Color: Unknown color model "+t)}}else if(s=/^\#([A-Fa-f\d]+)$/.exec(t)){let r=s[1],o=r.length;if(o===3)return this.setRGB(parseInt(r.charAt(0),16)/15,parseInt(r.charAt(1),16)/15,parseInt(r.charAt(2),16)/15,e);if(o===6)return this.setHex(parseInt(r,16),e);Yt("Color: Invalid hex color "+t)}else if(t&&t.length>0)return this.setColorName(t,e);return this}setColorName(t,e=Vn){let n=I0[t.toLowerCase()];return n!==void 0?this.setHex(n,e):Yt("Color: Unknown color "+t),this}clone(){return new this.constructor(this.r,this.g,this.b)}copy(t){return this.r=t.r,this.g=t.g,this.b=t.b,this}copySRGBToLinear(t){return this.r=xs(t.r),this.g=xs(t.g),this.b=xs(t.b),this}copyLinearToSRGB(t){return this.r=lo(t.r),this.g=lo(t.g),this.b=lo(t.b),this}convertSRGBToLinear(){return this.copySRGBToLinear(this),this}convertLinearToSRGB(){return this.copyLinearToSRGB(this),this}getHex(t=Vn){return ye.workingToColorSpace(Nn.copy(this),t),Math.round(pe(Nn.r*255,0,255))*65536+Math.round(pe(Nn.g*255,0,255))*256+Math.round(pe(Nn.b*255,0,255))}getHexString(t=Vn){return("000000"+this.getHex(t).toString(16)).slice(-6)}getHSL(t,e=ye.workingColorSpace){ye.workingToColorSpace(Nn.copy(this),e);let n=Nn.r,s=Nn.g,r=Nn.b,o=Math.max(n,s,r),a=Math.min(n,s,r),l,c,h=(a+o)/2;if(a===o)l=0,c=0;else{let u=o-a;switch(c=h<=.5?u/(o+a):u/(2-o-a),o){case n:l=(s-r)/u+(s<r?6:0);break;case s:l=(r-n)/u+2;break;case r:l=(n-s)/u+4;break}l/=6}return t.h=l,t.s=c,t.l=h,t}getRGB(t,e=ye.workingColorSpace){return ye.workingToColorSpace(Nn.copy(this),e),t.r=Nn.r,t.g=Nn.g,t.b=Nn.b,t}getStyle(t=Vn){ye.workingToColorSpace(Nn.copy(this),t);let e=Nn.r,n=Nn.g,s=Nn.b;return t!==Vn?`color(${t} ${e.toFixed(3)} ${n.toFixed(3)} ${s.toFixed(3)})`:`rgb(${Math.round(e*255)},${Math.round(n*255)},${Math.round(s*255)})`}offsetHSL(t,e,n){return this.getHSL(zs),this.setHSL(zs.h+t,zs.s+e,zs.l+n)}add(t){return this.r+=t.r,this.g+=t.g,this.b+=t.b,this}addColors(t,e){return this.r=t.r+e.r,this.g=t.g+e.g,this.b=t.b+e.b,this}addScalar(t){return this.r+=t,this.g+=t,this.b+=t,this}sub(t){return this.r=Math.max(0,this.r-t.r),this.g=Math.max(0,this.g-t.g),this.b=Math.max(0,this.b-t.b),this}multiply(t){return this.r*=t.r,this.g*=t.g,this.b*=t.b,this}multiplyScalar(t){return this.r*=t,this.g*=t,this.b*=t,this}lerp(t,e){return this.r+=(t.r-this.r)*e,this.g+=(t.g-this.g)*e,this.b+=(t.b-this.b)*e,this}lerpColors(t,e,n){return this.r=t.r+(e.r-t.r)*n,this.g=t.g+(e.g-t.g)*n,this.b=t.b+(e.b-t.b)*n,this}lerpHSL(t,e){this.getHSL(zs),t.getHSL(Nl);let n=la(zs.h,Nl.h,e),s=la(zs.s,Nl.s,e),r=la(zs.l,Nl.l,e);return this.setHSL(n,s,r),this}setFromVector3(t){return this.r=t.x,this.g=t.y,this.b=t.z,this}applyMatrix3(t){let e=this.r,n=this.g,s=this.b,r=t.elements;return this.r=r[0]*e+r[3]*n+r[6]*s,this.g=r[1]*e+r[4]*n+r[7]*s,this.b=r[2]*e+r[5]*n+r[8]*s,this}equals(t){return t.r===this.r&&t.g===this.g&&t.b===this.b}fromArray(t,e=0){return this.r=t[e],this.g=t[e+1],this.b=t[e+2],this}toArray(t=[],e=0){return t[e]=this.r,t[e+1]=this.g,t[e+2]=this.b,t}fromBufferAttribute(t,e){return this.r=t.getX(e),this.g=t.getY(e),this.b=t.getZ(e),this}toJSON(){return this.getHex()}*[Symbol.iterator](){yield this.r,yield this.g,yield this.b}},Nn=new ae;ae.NAMES=I0;ma=class extends Qn{constructor(){super(),this.isScene=!0,this.type="Scene",this.background=null,this.environment=null,this.fog=null,this.backgroundBlurriness=0,this.backgroundIntensity=1,this.backgroundRotation=new Xs,this.environmentIntensity=1,this.environmentRotation=new Xs,this.overrideMaterial=null,typeof __THREE_DEVTOOLS__<"u"&&__THREE_DEVTOOLS__.dispatchEvent(new CustomEvent("observe",{detail:this}))}copy(t,e){return super.copy(t,e),this.background=t.background!==null?t.background.clone():null,this.environment=t.environment!==null?t.environment.clone():null,this.fog=t.fog!==null?t.fog.clone():null,this.backgroundBlurriness=t.backgroundBlurriness,this.backgroundIntensity=t.backgroundIntensity,this.backgroundRotation.copy(t.backgroundRotation),this.environmentIntensity=t.environmentIntensity,this.environmentRotation.copy(t.environmentRotation),this.overrideMaterial=t.overrideMaterial!==null?t.overrideMaterial.clone():null,this.matrixAutoUpdate=t.matrixAutoUpdate,this}toJSON(t){let e=super.toJSON(t);return this.fog!==null&&(e.object.fog=this.fog.toJSON()),e.object.backgroundBlurriness=this.backgroundBlurriness,e.object.backgroundIntensity=this.backgroundIntensity,e.object.backgroundRotation=this.backgroundRotation.toArray(),e.object.environmentIntensity=this.environmentIntensity,e.object.environmentRotation=this.environmentRotation.toArray(),e}},Li=new q,ps=new q,od=new q,ms=new q,Qr=new q,to=new q,Rg=new q,ad=new q,ld=new q,cd=new q,hd=new Ze,ud=new Ze,dd=new Ze,Ws=class i{constructor(t=new q,e=new q,n=new q){this.a=t,this.b=e,this.c=n}static getNormal(t,e,n,s){s.subVectors(n,e),Li.subVectors(t,e),s.cross(Li);let r=s.lengthSq();return r>0?s.multiplyScalar(1/Math.sqrt(r)):s.set(0,0,0)}static getBarycoord(t,e,n,s,r){Li.subVectors(s,e),ps.subVectors(n,e),od.subVectors(t,e);let o=Li.dot(Li),a=Li.dot(ps),l=Li.dot(od),c=ps.dot(ps),h=ps.dot(od),u=o*c-a*a;if(u===0)return r.set(0,0,0),null;let d=1/u,f=(c*l-a*h)*d,m=(o*h-a*l)*d;return r.set(1-f-m,m,f)}static containsPoint(t,e,n,s){return this.getBarycoord(t,e,n,s,ms)===null?!1:ms.x>=0&&ms.y>=0&&ms.x+ms.y<=1}static getInterpolation(t,e,n,s,r,o,a,l){return this.getBarycoord(t,e,n,s,ms)===null?(l.x=0,l.y=0,"z"in l&&(l.z=0),"w"in l&&(l.w=0),null):(l.setScalar(0),l.addScaledVector(r,ms.x),l.addScaledVector(o,ms.y),l.addScaledVector(a,ms.z),l)}static getInterpolatedAttribute(t,e,n,s,r,o){return hd.setScalar(0),ud.setScalar(0),dd.setScalar(0),hd.fromBufferAttribute(t,e),ud.fromBufferAttribute(t,n),dd.fromBufferAttribute(t,s),o.setScalar(0),o.addScaledVector(hd,r.x),o.addScaledVector(ud,r.y),o.addScaledVector(dd,r.z),o}static isFrontFacing(t,e,n,s){return Li.subVectors(n,e),ps.subVectors(t,e),Li.cross(ps).dot(s)<0}set(t,e,n){return this.a.copy(t),this.b.copy(e),this.c.copy(n),this}setFromPointsAndIndices(t,e,n,s){return this.a.copy(t[e]),this.b.copy(t[n]),this.c.copy(t[s]),this}setFromAttributeAndIndices(t,e,n,s){return this.a.fromBufferAttribute(t,e),this.b.fromBufferAttribute(t,n),this.c.fromBufferAttribute(t,s),this}clone(){return new this.constructor().copy(this)}copy(t){return this.a.copy(t.a),this.b.copy(t.b),this.c.copy(t.c),this}getArea(){return Li.subVectors(this.c,this.b),ps.subVectors(this.a,this.b),Li.cross(ps).length()*.5}getMidpoint(t){return t.addVectors(this.a,this.b).add(this.c).multiplyScalar(1/3)}getNormal(t){return i.getNormal(this.a,this.b,this.c,t)}getPlane(t){return t.setFromCoplanarPoints(this.a,this.b,this.c)}getBarycoord(t,e){return i.getBarycoord(t,this.a,this.b,this.c,e)}getInterpolation(t,e,n,s,r){return i.getInterpolation(t,this.a,this.b,this.c,e,n,s,r)}containsPoint(t){return i.containsPoint(t,this.a,this.b,this.c)}isFrontFacing(t){return i.isFrontFacing(this.a,this.b,this.c,t)}intersectsBox(t){return t.intersectsTriangle(this)}closestPointToPoint(t,e){let n=this.a,s=this.b,r=this.c,o,a;Qr.subVectors(s,n),to.subVectors(r,n),ad.subVectors(t,n);let l=Qr.dot(ad),c=to.dot(ad);if(l<=0&&c<=0)return e.copy(n);ld.subVectors(t,s);let h=Qr.dot(ld),u=to.dot(ld);if(h>=0&&u<=h)return e.copy(s);let d=l*u-h*c;if(d<=0&&l>=0&&h<=0&&l-h>0)return o=l/(l-h),e.copy(n).addScaledVector(Qr,o);cd.subVectors(t,r);let f=Qr.dot(cd),m=to.dot(cd);if(m>=0&&f<=m)return e.copy(r);let x=f*c-l*m;if(x<=0&&c>=0&&m<=0)return a=c/(c-m),e.copy(n).addScaledVector(to,a);let p=h*m-f*u;if(p<=0&&u-h>=0&&f-m>=0)return Rg.subVectors(r,s),a=(u-h)/(u-h+(f-m)),e.copy(s).addScaledVector(Rg,a);let g=1/(p+x+d);return o=x*g,a=d*g,e.copy(n).addScaledVector(Qr,o).addScaledVector(to,a)}equals(t){return t.a.equals(this.a)&&t.b.equals(this.b)&&t.c.equals(this.c)}},qs=class{constructor(t=new q(1/0,1/0,1/0),e=new q(-1/0,-1/0,-1/0)){this.isBox3=!0,this.min=t,this.max=e}set(t,e){return this.min.copy(t),this.max.copy(e),this}setFromArray(t){this.makeEmpty();for(let e=0,n=t.length;e<n;e+=3)this.expandByPoint(Di.fromArray(t,e));return this}setFromBufferAttribute(t){this.makeEmpty();for(let e=0,n=t.count;e<n;e++)this.expandByPoint(Di.fromBufferAttribute(t,e));return this}setFromPoints(t){this.makeEmpty();for(let e=0,n=t.length;e<n;e++)this.expandByPoint(t[e]);return this}setFromCenterAndSize(t,e){let n=Di.copy(e).multiplyScalar(.5);return this.min.copy(t).sub(n),this.max.copy(t).add(n),this}setFromObject(t,e=!1){return this.makeEmpty(),this.expandByObject(t,e)}clone(){return new this.constructor().copy(this)}copy(t){return this.min.copy(t.min),this.max.copy(t.max),this}makeEmpty(){return this.min.x=this.min.y=this.min.z=1/0,this.max.x=this.max.y=this.max.z=-1/0,this}isEmpty(){return this.max.x<this.min.x||this.max.y<this.min.y||this.max.z<this.min.z}getCenter(t){return this.isEmpty()?t.set(0,0,0):t.addVectors(this.min,this.max).multiplyScalar(.5)}getSize(t){return this.isEmpty()?t.set(0,0,0):t.subVectors(this.max,this.min)}expandByPoint(t){return this.min.min(t),this.max.max(t),this}expandByVector(t){return this.min.sub(t),this.max.add(t),this}expandByScalar(t){return this.min.addScalar(-t),this.max.addScalar(t),this}expandByObject(t,e=!1){t.updateWorldMatrix(!1,!1);let n=t.geometry;if(n!==void 0){let r=n.getAttribute("position");if(e===!0&&r!==void 0&&t.isInstancedMesh!==!0&&t.isBatchedMesh!==!0)for(let o=0,a=r.count;o<a;o++)t.isMesh===!0?t.getVertexPosition(o,Di):Di.fromBufferAttribute(r,o),Di.applyMatrix4(t.matrixWorld),this.expandByPoint(Di);else t.boundingBox!==void 0?(t.boundingBox===null&&t.computeBoundingBox(),Fl.copy(t.boundingBox)):(n.boundingBox===null&&n.computeBoundingBox(),Fl.copy(n.boundingBox)),Fl.applyMatrix4(t.matrixWorld),this.union(Fl)}let s=t.children;for(let r=0,o=s.length;r<o;r++)this.expandByObject(s[r],e);return this}containsPoint(t){return t.x>=this.min.x&&t.x<=this.max.x&&t.y>=this.min.y&&t.y<=this.max.y&&t.z>=this.min.z&&t.z<=this.max.z}containsBox(t){return this.min.x<=t.min.x&&t.max.x<=this.max.x&&this.min.y<=t.min.y&&t.max.y<=this.max.y&&this.min.z<=t.min.z&&t.max.z<=this.max.z}getParameter(t,e){return e.set((t.x-this.min.x)/(this.max.x-this.min.x),(t.y-this.min.y)/(this.max.y-this.min.y),(t.z-this.min.z)/(this.max.z-this.min.z))}intersectsBox(t){return t.max.x>=this.min.x&&t.min.x<=this.max.x&&t.max.y>=this.min.y&&t.min.y<=this.max.y&&t.max.z>=this.min.z&&t.min.z<=this.max.z}intersectsSphere(t){return this.clampPoint(t.center,Di),Di.distanceToSquared(t.center)<=t.radius*t.radius}intersectsPlane(t){let e,n;return t.normal.x>0?(e=t.normal.x*this.min.x,n=t.normal.x*this.max.x):(e=t.normal.x*this.max.x,n=t.normal.x*this.min.x),t.normal.y>0?(e+=t.normal.y*this.min.y,n+=t.normal.y*this.max.y):(e+=t.normal.y*this.max.y,n+=t.normal.y*this.min.y),t.normal.z>0?(e+=t.normal.z*this.min.z,n+=t.normal.z*this.max.z):(e+=t.normal.z*this.max.z,n+=t.normal.z*this.min.z),e<=-t.constant&&n>=-t.constant}intersectsTriangle(t){if(this.isEmpty())return!1;this.getCenter(na),Ul.subVectors(this.max,na),eo.subVectors(t.a,na),no.subVectors(t.b,na),io.subVectors(t.c,na),Vs.subVectors(no,eo),Gs.subVectors(io,no),ur.subVectors(eo,io);let e=[0,-Vs.z,Vs.y,0,-Gs.z,Gs.y,0,-ur.z,ur.y,Vs.z,0,-Vs.x,Gs.z,0,-Gs.x,ur.z,0,-ur.x,-Vs.y,Vs.x,0,-Gs.y,Gs.x,0,-ur.y,ur.x,0];return!fd(e,eo,no,io,Ul)||(e=[1,0,0,0,1,0,0,0,1],!fd(e,eo,no,io,Ul))?!1:(Ol.crossVectors(Vs,Gs),e=[Ol.x,Ol.y,Ol.z],fd(e,eo,no,io,Ul))}clampPoint(t,e){return e.copy(t).clamp(this.min,this.max)}distanceToPoint(t){return this.clampPoint(t,Di).distanceTo(t)}getBoundingSphere(t){return this.isEmpty()?t.makeEmpty():(this.getCenter(t.center),t.radius=this.getSize(Di).length()*.5),t}intersect(t){return this.min.max(t.min),this.max.min(t.max),this.isEmpty()&&this.makeEmpty(),this}union(t){return this.min.min(t.min),this.max.max(t.max),this}applyMatrix4(t){return this.isEmpty()?this:(gs[0].set(this.min.x,this.min.y,this.min.z).applyMatrix4(t),gs[1].set(this.min.x,this.min.y,this.max.z).applyMatrix4(t),gs[2].set(this.min.x,this.max.y,this.min.z).applyMatrix4(t),gs[3].set(this.min.x,this.max.y,this.max.z).applyMatrix4(t),gs[4].set(this.max.x,this.min.y,this.min.z).applyMatrix4(t),gs[5].set(this.max.x,this.min.y,this.max.z).applyMatrix4(t),gs[6].set(this.max.x,this.max.y,this.min.z).applyMatrix4(t),gs[7].set(this.max.x,this.max.y,this.max.z).applyMatrix4(t),this.setFromPoints(gs),this)}translate(t){return this.min.add(t),this.max.add(t),this}equals(t){return t.min.equals(this.min)&&t.max.equals(this.max)}toJSON(){return{min:this.min.toArray(),max:this.max.toArray()}}fromJSON(t){return this.min.fromArray(t.min),this.max.fromArray(t.max),this}},gs=[new q,new q,new q,new q,new q,new q,new q,new q],Di=new q,Fl=new qs,eo=new q,no=new q,io=new q,Vs=new q,Gs=new q,ur=new q,na=new q,Ul=new q,Ol=new q,dr=new q;dn=new q,Bl=new te,sb=0,Tn=class extends Ni{constructor(t,e,n=!1){if(super(),Array.isArray(t))throw new TypeError("THREE.BufferAttribute: array should be a Typed Array.");this.isBufferAttribute=!0,Object.defineProperty(this,"id",{value:sb++}),this.name="",this.array=t,this.itemSize=e,this.count=t!==void 0?t.length/e:0,this.normalized=n,this.usage=w0,this.updateRanges=[],this.gpuType=Ui,this.version=0,this._normalizationScale=t!==void 0?rf(t):void 0}onUploadCallback(){}set needsUpdate(t){t===!0&&this.version++}setUsage(t){return this.usage=t,this}addUpdateRange(t,e){this.updateRanges.push({start:t,count:e})}clearUpdateRanges(){this.updateRanges.length=0}copy(t){return this.name=t.name,this.array=new t.array.constructor(t.array),this.itemSize=t.itemSize,this.count=t.count,this.normalized=t.normalized,this.usage=t.usage,this.gpuType=t.gpuType,this._normalizationScale=t._normalizationScale,this}copyAt(t,e,n){t*=this.itemSize,n*=e.itemSize;for(let s=0,r=this.itemSize;s<r;s++)this.array[t+s]=e.array[n+s];return this}copyArray(t){return this.array.set(t),this}applyMatrix3(t){if(this.itemSize===2)for(let e=0,n=this.count;e<n;e++)Bl.fromBufferAttribute(this,e),Bl.applyMatrix3(t),this.setXY(e,Bl.x,Bl.y);else if(this.itemSize===3)for(let e=0,n=this.count;e<n;e++)dn.fromBufferAttribute(this,e),dn.applyMatrix3(t),this.setXYZ(e,dn.x,dn.y,dn.z);return this}applyMatrix4(t){for(let e=0,n=this.count;e<n;e++)dn.fromBufferAttribute(this,e),dn.applyMatrix4(t),this.setXYZ(e,dn.x,dn.y,dn.z);return this}applyNormalMatrix(t){for(let e=0,n=this.count;e<n;e++)dn.fromBufferAttribute(this,e),dn.applyNormalMatrix(t),this.setXYZ(e,dn.x,dn.y,dn.z);return this}transformDirection(t){for(let e=0,n=this.count;e<n;e++)dn.fromBufferAttribute(this,e),dn.transformDirection(t),this.setXYZ(e,dn.x,dn.y,dn.z);return this}set(t,e=0){return this.array.set(t,e),this}getComponent(t,e){let n=this.array[t*this.itemSize+e];return this.normalized&&(n=this._denormalize(n)),n}setComponent(t,e,n){return this.normalized&&(n=this._normalize(n)),this.array[t*this.itemSize+e]=n,this}getX(t){let e=this.array[t*this.itemSize];return this.normalized&&(e=this._denormalize(e)),e}setX(t,e){return this.normalized&&(e=this._normalize(e)),this.array[t*this.itemSize]=e,this}getY(t){let e=this.array[t*this.itemSize+1];return this.normalized&&(e=this._denormalize(e)),e}setY(t,e){return this.normalized&&(e=this._normalize(e)),this.array[t*this.itemSize+1]=e,this}getZ(t){let e=this.array[t*this.itemSize+2];return this.normalized&&(e=this._denormalize(e)),e}setZ(t,e){return this.normalized&&(e=this._normalize(e)),this.array[t*this.itemSize+2]=e,this}getW(t){let e=this.array[t*this.itemSize+3];return this.normalized&&(e=this._denormalize(e)),e}setW(t,e){return this.normalized&&(e=this._normalize(e)),this.array[t*this.itemSize+3]=e,this}setXY(t,e,n){return t*=this.itemSize,this.normalized&&(e=this._normalize(e),n=this._normalize(n)),this.array[t+0]=e,this.array[t+1]=n,this}setXYZ(t,e,n,s){return t*=this.itemSize,this.normalized&&(e=this._normalize(e),n=this._normalize(n),s=this._normalize(s)),this.array[t+0]=e,this.array[t+1]=n,this.array[t+2]=s,this}setXYZW(t,e,n,s,r){return t*=this.itemSize,this.normalized&&(e=this._normalize(e),n=this._normalize(n),s=this._normalize(s),r=this._normalize(r)),this.array[t+0]=e,this.array[t+1]=n,this.array[t+2]=s,this.array[t+3]=r,this}onUpload(t){return this.onUploadCallback=t,this}clone(){return new this.constructor(this.array,this.itemSize).copy(this)}toJSON(){let t={itemSize:this.itemSize,type:this.array.constructor.name,array:Array.from(this.array),normalized:this.normalized};return t.name=this.name,t.usage=this.usage,t.gpuType=this.gpuType,t}dispose(){this.dispatchEvent({type:"dispose"})}_denormalize(t){let e=this._normalizationScale;return e!==void 0?Math.max(t/e,-1):C0(t,this.array)}_normalize(t){let e=this._normalizationScale;return e!==void 0?Math.round(t*e):P0(t,this.array)}},ga=class extends Tn{constructor(t,e,n){super(new Uint16Array(t),e,n)}},_a=class extends Tn{constructor(t,e,n){super(new Uint32Array(t),e,n)}},Jn=class extends Tn{constructor(t,e,n){super(new Float32Array(t),e,n)}},rb=new qs,ia=new q,pd=new q,ts=class{constructor(t=new q,e=-1){this.isSphere=!0,this.center=t,this.radius=e}set(t,e){return this.center.copy(t),this.radius=e,this}setFromPoints(t,e){let n=this.center;e!==void 0?n.copy(e):rb.setFromPoints(t).getCenter(n);let s=0;for(let r=0,o=t.length;r<o;r++)s=Math.max(s,n.distanceToSquared(t[r]));return this.radius=Math.sqrt(s),this}copy(t){return this.center.copy(t.center),this.radius=t.radius,this}isEmpty(){return this.radius<0}makeEmpty(){return this.center.set(0,0,0),this.radius=-1,this}containsPoint(t){return t.distanceToSquared(this.center)<=this.radius*this.radius}distanceToPoint(t){return t.distanceTo(this.center)-this.radius}intersectsSphere(t){let e=this.radius+t.radius;return t.center.distanceToSquared(this.center)<=e*e}intersectsBox(t){return t.intersectsSphere(this)}intersectsPlane(t){return Math.abs(t.distanceToPoint(this.center))<=this.radius}clampPoint(t,e){let n=this.center.distanceToSquared(t);return e.copy(t),n>this.radius*this.radius&&(e.sub(this.center).normalize(),e.multiplyScalar(this.radius).add(this.center)),e}getBoundingBox(t){return this.isEmpty()?(t.makeEmpty(),t):(t.set(this.center,this.center),t.expandByScalar(this.radius),t)}applyMatrix4(t){return this.center.applyMatrix4(t),this.radius=this.radius*t.getMaxScaleOnAxis(),this}translate(t){return this.center.add(t),this}expandByPoint(t){if(this.isEmpty())return this.center.copy(t),this.radius=0,this;ia.subVectors(t,this.center);let e=ia.lengthSq();if(e>this.radius*this.radius){let n=Math.sqrt(e),s=(n-this.radius)*.5;this.center.addScaledVector(ia,s/n),this.radius+=s}return this}union(t){return t.isEmpty()?this:this.isEmpty()?(this.copy(t),this):(this.center.equals(t.center)===!0?this.radius=Math.max(this.radius,t.radius):(pd.subVectors(t.center,this.center).setLength(t.radius),this.expandByPoint(ia.copy(t.center).add(pd)),this.expandByPoint(ia.copy(t.center).sub(pd))),this)}equals(t){return t.center.equals(this.center)&&t.radius===this.radius}clone(){return new this.constructor().copy(this)}toJSON(){return{radius:this.radius,center:this.center.toArray()}}fromJSON(t){return this.radius=t.radius,this.center.fromArray(t.center),this}},ob=0,xi=new He,md=new Qn,so=new q,li=new qs,sa=new qs,En=new q,Cn=class i extends Ni{constructor(){super(),this.isBufferGeometry=!0,Object.defineProperty(this,"id",{value:ob++}),this.uuid=To(),this.name="",this.type="BufferGeometry",this.index=null,this.indirect=null,this.indirectOffset=0,this.attributes={},this.morphAttributes={},this.morphTargetsRelative=!1,this.groups=[],this.boundingBox=null,this.boundingSphere=null,this.drawRange={start:0,count:1/0},this.userData={},this._transformed=!1}getIndex(){return this.index}setIndex(t){return Array.isArray(t)?this.index=new(Iv(t)?_a:ga)(t,1):this.index=t,this}setIndirect(t,e=0){return this.indirect=t,this.indirectOffset=e,this}getIndirect(){return this.indirect}getAttribute(t){return this.attributes[t]}setAttribute(t,e){return this.attributes[t]=e,this}deleteAttribute(t){return delete this.attributes[t],this}hasAttribute(t){return this.attributes[t]!==void 0}addGroup(t,e,n=0){this.groups.push({start:t,count:e,materialIndex:n})}clearGroups(){this.groups=[]}setDrawRange(t,e){this.drawRange.start=t,this.drawRange.count=e}applyMatrix4(t){let e=this.attributes.position;e!==void 0&&(e.applyMatrix4(t),e.needsUpdate=!0);let n=this.attributes.normal;if(n!==void 0){let r=new ee().getNormalMatrix(t);n.applyNormalMatrix(r),n.needsUpdate=!0}let s=this.attributes.tangent;return s!==void 0&&(s.transformDirection(t),s.needsUpdate=!0),this.boundingBox!==null&&this.computeBoundingBox(),this.boundingSphere!==null&&this.computeBoundingSphere(),this._transformed=!0,this}applyQuaternion(t){return xi.makeRotationFromQuaternion(t),this.applyMatrix4(xi),this}rotateX(t){return xi.makeRotationX(t),this.applyMatrix4(xi),this}rotateY(t){return xi.makeRotationY(t),this.applyMatrix4(xi),this}rotateZ(t){return xi.makeRotationZ(t),this.applyMatrix4(xi),this}translate(t,e,n){return xi.makeTranslation(t,e,n),this.applyMatrix4(xi),this}scale(t,e,n){return xi.makeScale(t,e,n),this.applyMatrix4(xi),this}lookAt(t){return md.lookAt(t),md.updateMatrix(),this.applyMatrix4(md.matrix),this}center(){return this.computeBoundingBox(),this.boundingBox.getCenter(so).negate(),this.translate(so.x,so.y,so.z),this}setFromPoints(t){let e=this.getAttribute("position");if(e===void 0){let n=[];for(let s=0,r=t.length;s<r;s++){let o=t[s];n.push(o.x,o.y,o.z||0)}this.setAttribute("position",new Jn(n,3))}else{let n=Math.min(t.length,e.count);for(let s=0;s<n;s++){let r=t[s];e.setXYZ(s,r.x,r.y,r.z||0)}t.length>e.count&&Yt("BufferGeometry: Buffer size too small for points data. Use .dispose() and create a new geometry."),e.needsUpdate=!0}return this}computeBoundingBox(){this.boundingBox===null&&(this.boundingBox=new qs);let t=this.attributes.position,e=this.morphAttributes.position;if(t&&t.isGLBufferAttribute){Jt("BufferGeometry.computeBoundingBox(): GLBufferAttribute requires a manual bounding box.",this),this.boundingBox.set(new q(-1/0,-1/0,-1/0),new q(1/0,1/0,1/0));return}if(t!==void 0){if(this.boundingBox.setFromBufferAttribute(t),e)for(let n=0,s=e.length;n<s;n++){let r=e[n];li.setFromBufferAttribute(r),this.morphTargetsRelative?(En.addVectors(this.boundingBox.min,li.min),this.boundingBox.expandByPoint(En),En.addVectors(this.boundingBox.max,li.max),this.boundingBox.expandByPoint(En)):(this.boundingBox.expandByPoint(li.min),this.boundingBox.expandByPoint(li.max))}}else this.boundingBox.makeEmpty();(isNaN(this.boundingBox.min.x)||isNaN(this.boundingBox.min.y)||isNaN(this.boundingBox.min.z))&&Jt('BufferGeometry.computeBoundingBox(): Computed min/max have NaN values. The "position" attribute is likely to have NaN values.',this)}computeBoundingSphere(){this.boundingSphere===null&&(this.boundingSphere=new ts);let t=this.attributes.position,e=this.morphAttributes.position;if(t&&t.isGLBufferAttribute){Jt("BufferGeometry.computeBoundingSphere(): GLBufferAttribute requires a manual bounding sphere.",this),this.boundingSphere.set(new q,1/0);return}if(t){let n=this.boundingSphere.center;if(li.setFromBufferAttribute(t),e)for(let r=0,o=e.length;r<o;r++){let a=e[r];sa.setFromBufferAttribute(a),this.morphTargetsRelative?(En.addVectors(li.min,sa.min),li.expandByPoint(En),En.addVectors(li.max,sa.max),li.expandByPoint(En)):(li.expandByPoint(sa.min),li.expandByPoint(sa.max))}li.getCenter(n);let s=0;for(let r=0,o=t.count;r<o;r++)En.fromBufferAttribute(t,r),s=Math.max(s,n.distanceToSquared(En));if(e)for(let r=0,o=e.length;r<o;r++){let a=e[r],l=this.morphTargetsRelative;for(let c=0,h=a.count;c<h;c++)En.fromBufferAttribute(a,c),l&&(so.fromBufferAttribute(t,c),En.add(so)),s=Math.max(s,n.distanceToSquared(En))}this.boundingSphere.radius=Math.sqrt(s),isNaN(this.boundingSphere.radius)&&Jt('BufferGeometry.computeBoundingSphere(): Computed radius is NaN. The "position" attribute is likely to have NaN values.',this)}}computeTangents(){let t=this.index,e=this.attributes;if(t===null||e.position===void 0||e.normal===void 0||e.uv===void 0){Jt("BufferGeometry: .computeTangents() failed. Missing required attributes (index, position, normal or uv)");return}let n=e.position,s=e.normal,r=e.uv,o=this.getAttribute("tangent");(o===void 0||o.count!==n.count)&&(o=new Tn(new Float32Array(4*n.count),4),this.setAttribute("tangent",o));let a=[],l=[],c=new Uint8Array(n.count);for(let B=0;B<n.count;B++)a[B]=new q,l[B]=new q;let h=new q,u=new q,d=new q,f=new te,m=new te,x=new te,p=new q,g=new q;function b(B,N,L){c[B]=c[N]=c[L]=1,h.fromBufferAttribute(n,B),u.fromBufferAttribute(n,N),d.fromBufferAttribute(n,L),f.fromBufferAttribute(r,B),m.fromBufferAttribute(r,N),x.fromBufferAttribute(r,L),u.sub(h),d.sub(h),m.sub(f),x.sub(f);let G=1/(m.x*x.y-x.x*m.y);isFinite(G)&&(p.copy(u).multiplyScalar(x.y).addScaledVector(d,-m.y).multiplyScalar(G),g.copy(d).multiplyScalar(m.x).addScaledVector(u,-x.x).multiplyScalar(G),a[B].add(p),a[N].add(p),a[L].add(p),l[B].add(g),l[N].add(g),l[L].add(g))}let T=this.groups;T.length===0&&(T=[{start:0,count:t.count}]);for(let B=0,N=T.length;B<N;++B){let L=T[B],G=L.start,H=L.count;for(let D=G,V=G+H;D<V;D+=3)b(t.getX(D+0),t.getX(D+1),t.getX(D+2))}let M=new q,C=new q,A=new q,_=new q;function E(B){A.fromBufferAttribute(s,B),_.copy(A);let N=a[B];M.copy(N),M.sub(A.multiplyScalar(A.dot(N))).normalize(),C.crossVectors(_,N);let G=C.dot(l[B])<0?-1:1;o.setXYZW(B,M.x,M.y,M.z,G)}for(let B=0,N=n.count;B<N;++B)c[B]&&E(B);this._transformed=!0}computeVertexNormals(){let t=this.index,e=this.getAttribute("position");if(e!==void 0){let n=this.getAttribute("normal");if(n===void 0||n.count!==e.count)n=new Tn(new Float32Array(e.count*3),3),this.setAttribute("normal",n);else for(let d=0,f=n.count;d<f;d++)n.setXYZ(d,0,0,0);let s=new q,r=new q,o=new q,a=new q,l=new q,c=new q,h=new q,u=new q;if(t)for(let d=0,f=t.count;d<f;d+=3){let m=t.getX(d+0),x=t.getX(d+1),p=t.getX(d+2);s.fromBufferAttribute(e,m),r.fromBufferAttribute(e,x),o.fromBufferAttribute(e,p),h.subVectors(o,r),u.subVectors(s,r),h.cross(u),a.fromBufferAttribute(n,m),l.fromBufferAttribute(n,x),c.fromBufferAttribute(n,p),a.add(h),l.add(h),c.add(h),n.setXYZ(m,a.x,a.y,a.z),n.setXYZ(x,l.x,l.y,l.z),n.setXYZ(p,c.x,c.y,c.z)}else for(let d=0,f=e.count;d<f;d+=3)s.fromBufferAttribute(e,d+0),r.fromBufferAttribute(e,d+1),o.fromBufferAttribute(e,d+2),h.subVectors(o,r),u.subVectors(s,r),h.cross(u),n.setXYZ(d+0,h.x,h.y,h.z),n.setXYZ(d+1,h.x,h.y,h.z),n.setXYZ(d+2,h.x,h.y,h.z);this.normalizeNormals(),n.needsUpdate=!0}}normalizeNormals(){let t=this.attributes.normal;for(let e=0,n=t.count;e<n;e++)En.fromBufferAttribute(t,e),En.normalize(),t.setXYZ(e,En.x,En.y,En.z)}toNonIndexed(){function t(a,l){let c=a.array,h=a.itemSize,u=a.normalized,d=new c.constructor(l.length*h),f=0,m=0;for(let x=0,p=l.length;x<p;x++){a.isInterleavedBufferAttribute?f=l[x]*a.data.stride+a.offset:f=l[x]*h;for(let g=0;g<h;g++)d[m++]=c[f++]}return new Tn(d,h,u)}if(this.index===null)return Yt("BufferGeometry.toNonIndexed(): BufferGeometry is already non-indexed."),this;let e=new i,n=this.index.array,s=this.attributes;for(let a in s){let l=s[a],c=t(l,n);e.setAttribute(a,c)}let r=this.morphAttributes;for(let a in r){let l=[],c=r[a];for(let h=0,u=c.length;h<u;h++){let d=c[h],f=t(d,n);l.push(f)}e.morphAttributes[a]=l}e.morphTargetsRelative=this.morphTargetsRelative;let o=this.groups;for(let a=0,l=o.length;a<l;a++){let c=o[a];e.addGroup(c.start,c.count,c.materialIndex)}return e}toJSON(){let t={metadata:{version:4.7,type:"BufferGeometry",generator:"BufferGeometry.toJSON"}};if(t.uuid=this.uuid,t.type=this.parameters!==void 0&&this._transformed===!0?"BufferGeometry":this.type,t.name=this.name,Object.keys(this.userData).length>0&&(t.userData=this.userData),this.parameters!==void 0&&this._transformed!==!0){let l=this.parameters;for(let c in l)l[c]!==void 0&&(t[c]=l[c]);return t}t.data={attributes:{}};let e=this.index;e!==null&&(t.data.index={type:e.array.constructor.name,array:Array.prototype.slice.call(e.array)});let n=this.attributes;for(let l in n){let c=n[l];t.data.attributes[l]=c.toJSON(t.data)}let s={},r=!1;for(let l in this.morphAttributes){let c=this.morphAttributes[l],h=[];for(let u=0,d=c.length;u<d;u++){let f=c[u];h.push(f.toJSON(t.data))}h.length>0&&(s[l]=h,r=!0)}r&&(t.data.morphAttributes=s,t.data.morphTargetsRelative=this.morphTargetsRelative);let o=this.groups;o.length>0&&(t.data.groups=JSON.parse(JSON.stringify(o)));let a=this.boundingSphere;return a!==null&&(t.data.boundingSphere=a.toJSON()),t}clone(){return new this.constructor().copy(this)}copy(t){this.index=null,this.attributes={},this.morphAttributes={},this.groups=[],this.boundingBox=null,this.boundingSphere=null;let e={};this.name=t.name;let n=t.index;n!==null&&this.setIndex(n.clone());let s=t.attributes;for(let c in s){let h=s[c];this.setAttribute(c,h.clone(e))}let r=t.morphAttributes;for(let c in r){let h=[],u=r[c];for(let d=0,f=u.length;d<f;d++)h.push(u[d].clone(e));this.morphAttributes[c]=h}this.morphTargetsRelative=t.morphTargetsRelative;let o=t.groups;for(let c=0,h=o.length;c<h;c++){let u=o[c];this.addGroup(u.start,u.count,u.materialIndex)}let a=t.boundingBox;a!==null&&(this.boundingBox=a.clone());let l=t.boundingSphere;return l!==null&&(this.boundingSphere=l.clone()),this.drawRange.start=t.drawRange.start,this.drawRange.count=t.drawRange.count,this.userData=t.userData,this._transformed=t._transformed,this}dispose(){this.dispatchEvent({type:"dispose"})}},gd=new q,ab=new q,lb=new ee,Gn=class{constructor(t=new q(1,0,0),e=0){this.isPlane=!0,this.normal=t,this.constant=e}set(t,e){return this.normal.copy(t),this.constant=e,this}setComponents(t,e,n,s){return this.normal.set(t,e,n),this.constant=s,this}setFromNormalAndCoplanarPoint(t,e){return this.normal.copy(t),this.constant=-e.dot(this.normal),this}setFromCoplanarPoints(t,e,n){let s=gd.subVectors(n,e).cross(ab.subVectors(t,e)).normalize();return this.setFromNormalAndCoplanarPoint(s,t),this}copy(t){return this.normal.copy(t.normal),this.constant=t.constant,this}normalize(){let t=1/this.normal.length();return this.normal.multiplyScalar(t),this.constant*=t,this}negate(){return this.constant*=-1,this.normal.negate(),this}distanceToPoint(t){return this.normal.dot(t)+this.constant}distanceToSphere(t){return this.distanceToPoint(t.center)-t.radius}projectPoint(t,e){return e.copy(t).addScaledVector(this.normal,-this.distanceToPoint(t))}intersectLine(t,e,n=!0){let s=t.delta(gd),r=this.normal.dot(s);if(r===0)return this.distanceToPoint(t.start)===0?e.copy(t.start):null;let o=-(t.start.dot(this.normal)+this.constant)/r;return n===!0&&(o<0||o>1)?null:e.copy(t.start).addScaledVector(s,o)}intersectsLine(t){let e=this.distanceToPoint(t.start),n=this.distanceToPoint(t.end);return e<0&&n>0||n<0&&e>0}intersectsBox(t){return t.intersectsPlane(this)}intersectsSphere(t){return t.intersectsPlane(this)}coplanarPoint(t){return t.copy(this.normal).multiplyScalar(-this.constant)}applyMatrix4(t,e){let n=e||lb.getNormalMatrix(t),s=this.coplanarPoint(gd).applyMatrix4(t),r=this.normal.applyMatrix3(n).normalize();return this.constant=-s.dot(r),this}translate(t){return this.constant-=t.dot(this.normal),this}equals(t){return t.normal.equals(this.normal)&&t.constant===this.constant}clone(){return new this.constructor().copy(this)}toJSON(){return{normal:this.normal.toArray(),constant:this.constant}}fromJSON(t){return this.normal.fromArray(t.normal),this.constant=t.constant,this}},cb=0,bs=class extends Ni{constructor(){super(),this.isMaterial=!0,Object.defineProperty(this,"id",{value:cb++}),this.uuid=To(),this.name="",this.type="Material",this.blending=wo,this.side=Qs,this.vertexColors=!1,this.opacity=1,this.transparent=!1,this.alphaHash=!1,this.blendSrc=Ld,this.blendDst=Dd,this.blendEquation=_r,this.blendSrcAlpha=null,this.blendDstAlpha=null,this.blendEquationAlpha=null,this.blendColor=new ae(0,0,0),this.blendAlpha=0,this.depthFunc=co,this.depthTest=!0,this.depthWrite=!0,this.stencilWriteMask=255,this.stencilFunc=y0,this.stencilRef=0,this.stencilFuncMask=255,this.stencilFail=ic,this.stencilZFail=ic,this.stencilZPass=ic,this.stencilWrite=!1,this.clippingPlanes=null,this.clipIntersection=!1,this.clipShadows=!1,this.shadowSide=null,this.colorWrite=!0,this.precision=null,this.polygonOffset=!1,this.polygonOffsetFactor=0,this.polygonOffsetUnits=0,this.dithering=!1,this.alphaToCoverage=!1,this.premultipliedAlpha=!1,this.forceSinglePass=!1,this.allowOverride=!0,this.visible=!0,this.toneMapped=!0,this.userData={},this.version=0,this._alphaTest=0}get alphaTest(){return this._alphaTest}set alphaTest(t){this._alphaTest>0!=t>0&&this.version++,this._alphaTest=t}onBeforeRender(){}onBeforeCompile(){}customProgramCacheKey(){return this.onBeforeCompile.toString()}setValues(t){if(t!==void 0)for(let e in t){let n=t[e];if(n===void 0){Yt(`Material: parameter '${e}' has value of undefined.`);continue}let s=this[e];if(s===void 0){Yt(`Material: '${e}' is not a property of THREE.${this.type}.`);continue}s&&s.isColor?s.set(n):s&&s.isVector2&&n&&n.isVector2||s&&s.isEuler&&n&&n.isEuler||s&&s.isVector3&&n&&n.isVector3?s.copy(n):this[e]=n}}toJSON(t){let e=t===void 0||typeof t=="string";e&&(t={textures:{},images:{}});let n={metadata:{version:4.7,type:"Material",generator:"Material.toJSON"}};n.uuid=this.uuid,n.type=this.type,n.blending=this.blending,n.side=this.side,n.shadowSide=this.shadowSide,n.vertexColors=this.vertexColors,n.opacity=this.opacity,n.transparent=this.transparent,n.blendSrc=this.blendSrc,n.blendDst=this.blendDst,n.blendEquation=this.blendEquation,n.blendSrcAlpha=this.blendSrcAlpha,n.blendDstAlpha=this.blendDstAlpha,n.blendEquationAlpha=this.blendEquationAlpha,n.blendColor=this.blendColor.getHex(),n.blendAlpha=this.blendAlpha,n.depthFunc=this.depthFunc,n.depthTest=this.depthTest,n.depthWrite=this.depthWrite,n.colorWrite=this.colorWrite,n.clipIntersection=this.clipIntersection,n.clipShadows=this.clipShadows,n.stencilWriteMask=this.stencilWriteMask,n.stencilFunc=this.stencilFunc,n.stencilRef=this.stencilRef,n.stencilFuncMask=this.stencilFuncMask,n.stencilFail=this.stencilFail,n.stencilZFail=this.stencilZFail,n.stencilZPass=this.stencilZPass,n.stencilWrite=this.stencilWrite,n.polygonOffset=this.polygonOffset,n.polygonOffsetFactor=this.polygonOffsetFactor,n.polygonOffsetUnits=this.polygonOffsetUnits,n.dithering=this.dithering,n.alphaTest=this.alphaTest,n.alphaHash=this.alphaHash,n.alphaToCoverage=this.alphaToCoverage,n.premultipliedAlpha=this.premultipliedAlpha,n.forceSinglePass=this.forceSinglePass,n.allowOverride=this.allowOverride,n.visible=this.visible,n.toneMapped=this.toneMapped,n.name=this.name,this.color&&this.color.isColor&&(n.color=this.color.getHex()),this.roughness!==void 0&&(n.roughness=this.roughness),this.metalness!==void 0&&(n.metalness=this.metalness),this.sheen!==void 0&&(n.sheen=this.sheen),this.sheenColor&&this.sheenColor.isColor&&(n.sheenColor=this.sheenColor.getHex()),this.sheenRoughness!==void 0&&(n.sheenRoughness=this.sheenRoughness),this.emissive&&this.emissive.isColor&&(n.emissive=this.emissive.getHex()),this.emissiveIntensity!==void 0&&(n.emissiveIntensity=this.emissiveIntensity),this.specular&&this.specular.isColor&&(n.specular=this.specular.getHex()),this.specularIntensity!==void 0&&(n.specularIntensity=this.specularIntensity),this.specularColor&&this.specularColor.isColor&&(n.specularColor=this.specularColor.getHex()),this.shininess!==void 0&&(n.shininess=this.shininess),this.clearcoat!==void 0&&(n.clearcoat=this.clearcoat),this.clearcoatRoughness!==void 0&&(n.clearcoatRoughness=this.clearcoatRoughness),this.diffuseRoughness!==void 0&&(n.diffuseRoughness=this.diffuseRoughness),this.diffuseRoughnessMap&&this.diffuseRoughnessMap.isTexture&&(n.diffuseRoughnessMap=this.diffuseRoughnessMap.toJSON(t).uuid),this.clearcoatMap&&this.clearcoatMap.isTexture&&(n.clearcoatMap=this.clearcoatMap.toJSON(t).uuid),this.clearcoatRoughnessMap&&this.clearcoatRoughnessMap.isTexture&&(n.clearcoatRoughnessMap=this.clearcoatRoughnessMap.toJSON(t).uuid),this.clearcoatNormalMap&&this.clearcoatNormalMap.isTexture&&(n.clearcoatNormalMap=this.clearcoatNormalMap.toJSON(t).uuid,n.clearcoatNormalScale=this.clearcoatNormalScale.toArray()),this.sheenColorMap&&this.sheenColorMap.isTexture&&(n.sheenColorMap=this.sheenColorMap.toJSON(t).uuid),this.sheenRoughnessMap&&this.sheenRoughnessMap.isTexture&&(n.sheenRoughnessMap=this.sheenRoughnessMap.toJSON(t).uuid),this.dispersion!==void 0&&(n.dispersion=this.dispersion),this.retroreflectivity!==void 0&&(n.retroreflectivity=this.retroreflectivity),this.iridescence!==void 0&&(n.iridescence=this.iridescence),this.iridescenceIOR!==void 0&&(n.iridescenceIOR=this.iridescenceIOR),this.iridescenceThicknessMinimum!==void 0&&(n.iridescenceThicknessMinimum=this.iridescenceThicknessMinimum),this.iridescenceThicknessMaximum!==void 0&&(n.iridescenceThicknessMaximum=this.iridescenceThicknessMaximum),this.iridescenceMap&&this.iridescenceMap.isTexture&&(n.iridescenceMap=this.iridescenceMap.toJSON(t).uuid),this.iridescenceThicknessMap&&this.iridescenceThicknessMap.isTexture&&(n.iridescenceThicknessMap=this.iridescenceThicknessMap.toJSON(t).uuid),this.anisotropy!==void 0&&(n.anisotropy=this.anisotropy),this.anisotropyRotation!==void 0&&(n.anisotropyRotation=this.anisotropyRotation),this.anisotropyMap&&this.anisotropyMap.isTexture&&(n.anisotropyMap=this.anisotropyMap.toJSON(t).uuid),this.map&&this.map.isTexture&&(n.map=this.map.toJSON(t).uuid),this.matcap&&this.matcap.isTexture&&(n.matcap=this.matcap.toJSON(t).uuid),this.alphaMap&&this.alphaMap.isTexture&&(n.alphaMap=this.alphaMap.toJSON(t).uuid),this.lightMap&&this.lightMap.isTexture&&(n.lightMap=this.lightMap.toJSON(t).uuid,n.lightMapIntensity=this.lightMapIntensity),this.aoMap&&this.aoMap.isTexture&&(n.aoMap=this.aoMap.toJSON(t).uuid,n.aoMapIntensity=this.aoMapIntensity),this.bumpMap&&this.bumpMap.isTexture&&(n.bumpMap=this.bumpMap.toJSON(t).uuid,n.bumpScale=this.bumpScale),this.normalMap&&this.normalMap.isTexture&&(n.normalMap=this.normalMap.toJSON(t).uuid,n.normalMapType=this.normalMapType,n.normalScale=this.normalScale.toArray()),this.displacementMap&&this.displacementMap.isTexture&&(n.displacementMap=this.displacementMap.toJSON(t).uuid,n.displacementScale=this.displacementScale,n.displacementBias=this.displacementBias),this.roughnessMap&&this.roughnessMap.isTexture&&(n.roughnessMap=this.roughnessMap.toJSON(t).uuid),this.metalnessMap&&this.metalnessMap.isTexture&&(n.metalnessMap=this.metalnessMap.toJSON(t).uuid),this.emissiveMap&&this.emissiveMap.isTexture&&(n.emissiveMap=this.emissiveMap.toJSON(t).uuid),this.specularMap&&this.specularMap.isTexture&&(n.specularMap=this.specularMap.toJSON(t).uuid),this.specularIntensityMap&&this.specularIntensityMap.isTexture&&(n.specularIntensityMap=this.specularIntensityMap.toJSON(t).uuid),this.specularColorMap&&this.specularColorMap.isTexture&&(n.specularColorMap=this.specularColorMap.toJSON(t).uuid),this.envMap&&this.envMap.isTexture&&(n.envMap=this.envMap.toJSON(t).uuid,this.combine!==void 0&&(n.combine=this.combine)),this.envMapRotation!==void 0&&(n.envMapRotation=this.envMapRotation.toArray()),this.envMapIntensity!==void 0&&(n.envMapIntensity=this.envMapIntensity),this.reflectivity!==void 0&&(n.reflectivity=this.reflectivity),this.refractionRatio!==void 0&&(n.refractionRatio=this.refractionRatio),this.gradientMap&&this.gradientMap.isTexture&&(n.gradientMap=this.gradientMap.toJSON(t).uuid),this.transmission!==void 0&&(n.transmission=this.transmission),this.transmissionMap&&this.transmissionMap.isTexture&&(n.transmissionMap=this.transmissionMap.toJSON(t).uuid),this.thickness!==void 0&&(n.thickness=this.thickness),this.thicknessMap&&this.thicknessMap.isTexture&&(n.thicknessMap=this.thicknessMap.toJSON(t).uuid),this.attenuationDistance!==void 0&&(n.attenuationDistance=this.attenuationDistance),this.attenuationColor!==void 0&&(n.attenuationColor=this.attenuationColor.getHex()),this.size!==void 0&&(n.size=this.size),this.sizeAttenuation!==void 0&&(n.sizeAttenuation=this.sizeAttenuation),Array.isArray(this.clippingPlanes)&&this.clippingPlanes.length>0&&(n.clippingPlanes=this.clippingPlanes.map(r=>r.toJSON())),this.rotation!==void 0&&(n.rotation=this.rotation),this.depthPacking!==void 0&&(n.depthPacking=this.depthPacking),this.linewidth!==void 0&&(n.linewidth=this.linewidth),this.linecap!==void 0&&(n.linecap=this.linecap),this.linejoin!==void 0&&(n.linejoin=this.linejoin),this.dashSize!==void 0&&(n.dashSize=this.dashSize),this.gapSize!==void 0&&(n.gapSize=this.gapSize),this.scale!==void 0&&(n.scale=this.scale),this.wireframe!==void 0&&(n.wireframe=this.wireframe),this.wireframeLinewidth!==void 0&&(n.wireframeLinewidth=this.wireframeLinewidth),this.wireframeLinecap!==void 0&&(n.wireframeLinecap=this.wireframeLinecap),this.wireframeLinejoin!==void 0&&(n.wireframeLinejoin=this.wireframeLinejoin),this.flatShading!==void 0&&(n.flatShading=this.flatShading),this.fog!==void 0&&(n.fog=this.fog),Object.keys(this.userData).length>0&&(n.userData=this.userData);function s(r){let o=[];for(let a in r){let l=r[a];delete l.metadata,o.push(l)}return o}if(e){let r=s(t.textures),o=s(t.images);r.length>0&&(n.textures=r),o.length>0&&(n.images=o)}return n}fromJSON(t,e){if(t.uuid!==void 0&&(this.uuid=t.uuid),t.name!==void 0&&(this.name=t.name),t.color!==void 0&&this.color!==void 0&&this.color.setHex(t.color),t.roughness!==void 0&&(this.roughness=t.roughness),t.metalness!==void 0&&(this.metalness=t.metalness),t.sheen!==void 0&&(this.sheen=t.sheen),t.sheenColor!==void 0&&(this.sheenColor=new ae().setHex(t.sheenColor)),t.sheenRoughness!==void 0&&(this.sheenRoughness=t.sheenRoughness),t.emissive!==void 0&&this.emissive!==void 0&&this.emissive.setHex(t.emissive),t.specular!==void 0&&this.specular!==void 0&&this.specular.setHex(t.specular),t.specularIntensity!==void 0&&(this.specularIntensity=t.specularIntensity),t.specularColor!==void 0&&this.specularColor!==void 0&&this.specularColor.setHex(t.specularColor),t.shininess!==void 0&&(this.shininess=t.shininess),t.clearcoat!==void 0&&(this.clearcoat=t.clearcoat),t.clearcoatRoughness!==void 0&&(this.clearcoatRoughness=t.clearcoatRoughness),t.diffuseRoughness!==void 0&&(this.diffuseRoughness=t.diffuseRoughness),t.dispersion!==void 0&&(this.dispersion=t.dispersion),t.retroreflectivity!==void 0&&(this.retroreflectivity=t.retroreflectivity),t.iridescence!==void 0&&(this.iridescence=t.iridescence),t.iridescenceIOR!==void 0&&(this.iridescenceIOR=t.iridescenceIOR),t.iridescenceThicknessMinimum!==void 0&&(this.iridescenceThicknessMinimum=t.iridescenceThicknessMinimum),t.iridescenceThicknessMaximum!==void 0&&(this.iridescenceThicknessMaximum=t.iridescenceThicknessMaximum),t.iridescenceThicknessRange!==void 0&&(this.iridescenceThicknessMinimum=t.iridescenceThicknessRange[0],this.iridescenceThicknessMaximum=t.iridescenceThicknessRange[1]),t.transmission!==void 0&&(this.transmission=t.transmission),t.thickness!==void 0&&(this.thickness=t.thickness),t.attenuationDistance!==void 0&&(this.attenuationDistance=t.attenuationDistance),t.attenuationColor!==void 0&&this.attenuationColor!==void 0&&this.attenuationColor.setHex(t.attenuationColor),t.anisotropy!==void 0&&(this.anisotropy=t.anisotropy),t.anisotropyRotation!==void 0&&(this.anisotropyRotation=t.anisotropyRotation),t.fog!==void 0&&(this.fog=t.fog),t.flatShading!==void 0&&(this.flatShading=t.flatShading),t.blending!==void 0&&(this.blending=t.blending),t.combine!==void 0&&(this.combine=t.combine),t.side!==void 0&&(this.side=t.side),t.shadowSide!==void 0&&(this.shadowSide=t.shadowSide),t.opacity!==void 0&&(this.opacity=t.opacity),t.transparent!==void 0&&(this.transparent=t.transparent),t.alphaTest!==void 0&&(this.alphaTest=t.alphaTest),t.alphaHash!==void 0&&(this.alphaHash=t.alphaHash),t.depthFunc!==void 0&&(this.depthFunc=t.depthFunc),t.depthTest!==void 0&&(this.depthTest=t.depthTest),t.depthWrite!==void 0&&(this.depthWrite=t.depthWrite),t.colorWrite!==void 0&&(this.colorWrite=t.colorWrite),t.clippingPlanes!==void 0&&(this.clippingPlanes=t.clippingPlanes.map(n=>new Gn().fromJSON(n))),t.clipIntersection!==void 0&&(this.clipIntersection=t.clipIntersection),t.clipShadows!==void 0&&(this.clipShadows=t.clipShadows),t.depthPacking!==void 0&&(this.depthPacking=t.depthPacking),t.blendSrc!==void 0&&(this.blendSrc=t.blendSrc),t.blendDst!==void 0&&(this.blendDst=t.blendDst),t.blendEquation!==void 0&&(this.blendEquation=t.blendEquation),t.blendSrcAlpha!==void 0&&(this.blendSrcAlpha=t.blendSrcAlpha),t.blendDstAlpha!==void 0&&(this.blendDstAlpha=t.blendDstAlpha),t.blendEquationAlpha!==void 0&&(this.blendEquationAlpha=t.blendEquationAlpha),t.blendColor!==void 0&&this.blendColor!==void 0&&this.blendColor.setHex(t.blendColor),t.blendAlpha!==void 0&&(this.blendAlpha=t.blendAlpha),t.stencilWriteMask!==void 0&&(this.stencilWriteMask=t.stencilWriteMask),t.stencilFunc!==void 0&&(this.stencilFunc=t.stencilFunc),t.stencilRef!==void 0&&(this.stencilRef=t.stencilRef),t.stencilFuncMask!==void 0&&(this.stencilFuncMask=t.stencilFuncMask),t.stencilFail!==void 0&&(this.stencilFail=t.stencilFail),t.stencilZFail!==void 0&&(this.stencilZFail=t.stencilZFail),t.stencilZPass!==void 0&&(this.stencilZPass=t.stencilZPass),t.stencilWrite!==void 0&&(this.stencilWrite=t.stencilWrite),t.wireframe!==void 0&&(this.wireframe=t.wireframe),t.wireframeLinewidth!==void 0&&(this.wireframeLinewidth=t.wireframeLinewidth),t.wireframeLinecap!==void 0&&(this.wireframeLinecap=t.wireframeLinecap),t.wireframeLinejoin!==void 0&&(this.wireframeLinejoin=t.wireframeLinejoin),t.rotation!==void 0&&(this.rotation=t.rotation),t.linewidth!==void 0&&(this.linewidth=t.linewidth),t.linecap!==void 0&&(this.linecap=t.linecap),t.linejoin!==void 0&&(this.linejoin=t.linejoin),t.dashSize!==void 0&&(this.dashSize=t.dashSize),t.gapSize!==void 0&&(this.gapSize=t.gapSize),t.scale!==void 0&&(this.scale=t.scale),t.polygonOffset!==void 0&&(this.polygonOffset=t.polygonOffset),t.polygonOffsetFactor!==void 0&&(this.polygonOffsetFactor=t.polygonOffsetFactor),t.polygonOffsetUnits!==void 0&&(this.polygonOffsetUnits=t.polygonOffsetUnits),t.dithering!==void 0&&(this.dithering=t.dithering),t.alphaToCoverage!==void 0&&(this.alphaToCoverage=t.alphaToCoverage),t.premultipliedAlpha!==void 0&&(this.premultipliedAlpha=t.premultipliedAlpha),t.forceSinglePass!==void 0&&(this.forceSinglePass=t.forceSinglePass),t.allowOverride!==void 0&&(this.allowOverride=t.allowOverride),t.visible!==void 0&&(this.visible=t.visible),t.toneMapped!==void 0&&(this.toneMapped=t.toneMapped),t.userData!==void 0&&(this.userData=t.userData),t.vertexColors!==void 0&&(typeof t.vertexColors=="number"?this.vertexColors=t.vertexColors>0:this.vertexColors=t.vertexColors),t.size!==void 0&&(this.size=t.size),t.sizeAttenuation!==void 0&&(this.sizeAttenuation=t.sizeAttenuation),t.map!==void 0&&(this.map=e[t.map]||null),t.matcap!==void 0&&(this.matcap=e[t.matcap]||null),t.alphaMap!==void 0&&(this.alphaMap=e[t.alphaMap]||null),t.bumpMap!==void 0&&(this.bumpMap=e[t.bumpMap]||null),t.bumpScale!==void 0&&(this.bumpScale=t.bumpScale),t.normalMap!==void 0&&(this.normalMap=e[t.normalMap]||null),t.normalMapType!==void 0&&(this.normalMapType=t.normalMapType),t.normalScale!==void 0){let n=t.normalScale;Array.isArray(n)===!1&&(n=[n,n]),this.normalScale=new te().fromArray(n)}return t.displacementMap!==void 0&&(this.displacementMap=e[t.displacementMap]||null),t.displacementScale!==void 0&&(this.displacementScale=t.displacementScale),t.displacementBias!==void 0&&(this.displacementBias=t.displacementBias),t.roughnessMap!==void 0&&(this.roughnessMap=e[t.roughnessMap]||null),t.metalnessMap!==void 0&&(this.metalnessMap=e[t.metalnessMap]||null),t.emissiveMap!==void 0&&(this.emissiveMap=e[t.emissiveMap]||null),t.emissiveIntensity!==void 0&&(this.emissiveIntensity=t.emissiveIntensity),t.specularMap!==void 0&&(this.specularMap=e[t.specularMap]||null),t.specularIntensityMap!==void 0&&(this.specularIntensityMap=e[t.specularIntensityMap]||null),t.specularColorMap!==void 0&&(this.specularColorMap=e[t.specularColorMap]||null),t.envMap!==void 0&&(this.envMap=e[t.envMap]||null),t.envMapRotation!==void 0&&this.envMapRotation.fromArray(t.envMapRotation),t.envMapIntensity!==void 0&&(this.envMapIntensity=t.envMapIntensity),t.reflectivity!==void 0&&(this.reflectivity=t.reflectivity),t.refractionRatio!==void 0&&(this.refractionRatio=t.refractionRatio),t.lightMap!==void 0&&(this.lightMap=e[t.lightMap]||null),t.lightMapIntensity!==void 0&&(this.lightMapIntensity=t.lightMapIntensity),t.aoMap!==void 0&&(this.aoMap=e[t.aoMap]||null),t.aoMapIntensity!==void 0&&(this.aoMapIntensity=t.aoMapIntensity),t.gradientMap!==void 0&&(this.gradientMap=e[t.gradientMap]||null),t.clearcoatMap!==void 0&&(this.clearcoatMap=e[t.clearcoatMap]||null),t.clearcoatRoughnessMap!==void 0&&(this.clearcoatRoughnessMap=e[t.clearcoatRoughnessMap]||null),t.clearcoatNormalMap!==void 0&&(this.clearcoatNormalMap=e[t.clearcoatNormalMap]||null),t.clearcoatNormalScale!==void 0&&(this.clearcoatNormalScale=new te().fromArray(t.clearcoatNormalScale)),t.diffuseRoughnessMap!==void 0&&(this.diffuseRoughnessMap=e[t.diffuseRoughnessMap]||null),t.iridescenceMap!==void 0&&(this.iridescenceMap=e[t.iridescenceMap]||null),t.iridescenceThicknessMap!==void 0&&(this.iridescenceThicknessMap=e[t.iridescenceThicknessMap]||null),t.transmissionMap!==void 0&&(this.transmissionMap=e[t.transmissionMap]||null),t.thicknessMap!==void 0&&(this.thicknessMap=e[t.thicknessMap]||null),t.anisotropyMap!==void 0&&(this.anisotropyMap=e[t.anisotropyMap]||null),t.sheenColorMap!==void 0&&(this.sheenColorMap=e[t.sheenColorMap]||null),t.sheenRoughnessMap!==void 0&&(this.sheenRoughnessMap=e[t.sheenRoughnessMap]||null),this}clone(){return new this.constructor().copy(this)}copy(t){this.name=t.name,this.blending=t.blending,this.side=t.side,this.vertexColors=t.vertexColors,this.opacity=t.opacity,this.transparent=t.transparent,this.blendSrc=t.blendSrc,this.blendDst=t.blendDst,this.blendEquation=t.blendEquation,this.blendSrcAlpha=t.blendSrcAlpha,this.blendDstAlpha=t.blendDstAlpha,this.blendEquationAlpha=t.blendEquationAlpha,this.blendColor.copy(t.blendColor),this.blendAlpha=t.blendAlpha,this.depthFunc=t.depthFunc,this.depthTest=t.depthTest,this.depthWrite=t.depthWrite,this.stencilWriteMask=t.stencilWriteMask,this.stencilFunc=t.stencilFunc,this.stencilRef=t.stencilRef,this.stencilFuncMask=t.stencilFuncMask,this.stencilFail=t.stencilFail,this.stencilZFail=t.stencilZFail,this.stencilZPass=t.stencilZPass,this.stencilWrite=t.stencilWrite;let e=t.clippingPlanes,n=null;if(e!==null){let s=e.length;n=new Array(s);for(let r=0;r!==s;++r)n[r]=e[r].clone()}return this.clippingPlanes=n,this.clipIntersection=t.clipIntersection,this.clipShadows=t.clipShadows,this.shadowSide=t.shadowSide,this.colorWrite=t.colorWrite,this.precision=t.precision,this.polygonOffset=t.polygonOffset,this.polygonOffsetFactor=t.polygonOffsetFactor,this.polygonOffsetUnits=t.polygonOffsetUnits,this.dithering=t.dithering,this.alphaTest=t.alphaTest,this.alphaHash=t.alphaHash,this.alphaToCoverage=t.alphaToCoverage,this.premultipliedAlpha=t.premultipliedAlpha,this.forceSinglePass=t.forceSinglePass,this.allowOverride=t.allowOverride,this.visible=t.visible,this.toneMapped=t.toneMapped,this.userData=JSON.parse(JSON.stringify(t.userData)),this}dispose(){this.dispatchEvent({type:"dispose"})}set needsUpdate(t){t===!0&&this.version++}},_s=new q,_d=new q,kl=new q,zl=new q,Ss=class{constructor(t=new q,e=new q(0,0,-1)){this.origin=t,this.direction=e}set(t,e){return this.origin.copy(t),this.direction.copy(e),this}copy(t){return this.origin.copy(t.origin),this.direction.copy(t.direction),this}at(t,e){return e.copy(this.origin).addScaledVector(this.direction,t)}lookAt(t){return this.direction.copy(t).sub(this.origin).normalize(),this}recast(t){return this.origin.copy(this.at(t,_s)),this}closestPointToPoint(t,e){e.subVectors(t,this.origin);let n=e.dot(this.direction);return n<0?e.copy(this.origin):e.copy(this.origin).addScaledVector(this.direction,n)}distanceToPoint(t){return Math.sqrt(this.distanceSqToPoint(t))}distanceSqToPoint(t){let e=_s.subVectors(t,this.origin).dot(this.direction);return e<0?this.origin.distanceToSquared(t):(_s.copy(this.origin).addScaledVector(this.direction,e),_s.distanceToSquared(t))}distanceSqToSegment(t,e,n,s){_d.copy(t).add(e).multiplyScalar(.5),kl.copy(e).sub(t).normalize(),zl.copy(this.origin).sub(_d);let r=t.distanceTo(e)*.5,o=-this.direction.dot(kl),a=zl.dot(this.direction),l=-zl.dot(kl),c=zl.lengthSq(),h=Math.abs(1-o*o),u,d,f,m;if(h>0)if(u=o*l-a,d=o*a-l,m=r*h,u>=0)if(d>=-m)if(d<=m){let x=1/h;u*=x,d*=x,f=u*(u+o*d+2*a)+d*(o*u+d+2*l)+c}else d=r,u=Math.max(0,-(o*d+a)),f=-u*u+d*(d+2*l)+c;else d=-r,u=Math.max(0,-(o*d+a)),f=-u*u+d*(d+2*l)+c;else d<=-m?(u=Math.max(0,-(-o*r+a)),d=u>0?-r:Math.min(Math.max(-r,-l),r),f=-u*u+d*(d+2*l)+c):d<=m?(u=0,d=Math.min(Math.max(-r,-l),r),f=d*(d+2*l)+c):(u=Math.max(0,-(o*r+a)),d=u>0?r:Math.min(Math.max(-r,-l),r),f=-u*u+d*(d+2*l)+c);else d=o>0?-r:r,u=Math.max(0,-(o*d+a)),f=-u*u+d*(d+2*l)+c;return n&&n.copy(this.origin).addScaledVector(this.direction,u),s&&s.copy(_d).addScaledVector(kl,d),f}intersectSphere(t,e){if(t.radius<0)return null;_s.subVectors(t.center,this.origin);let n=_s.dot(this.direction),s=_s.dot(_s)-n*n,r=t.radius*t.radius;if(s>r)return null;let o=Math.sqrt(r-s),a=n-o,l=n+o;return l<0?null:a<0?this.at(l,e):this.at(a,e)}intersectsSphere(t){return t.radius<0?!1:this.distanceSqToPoint(t.center)<=t.radius*t.radius}distanceToPlane(t){let e=t.normal.dot(this.direction);if(e===0)return t.distanceToPoint(this.origin)===0?0:null;let n=-(this.origin.dot(t.normal)+t.constant)/e;return n>=0?n:null}intersectPlane(t,e){let n=this.distanceToPlane(t);return n===null?null:this.at(n,e)}intersectsPlane(t){let e=t.distanceToPoint(this.origin);return e===0||t.normal.dot(this.direction)*e<0}intersectBox(t,e){let n,s,r,o,a,l,c=1/this.direction.x,h=1/this.direction.y,u=1/this.direction.z,d=this.origin;return c>=0?(n=(t.min.x-d.x)*c,s=(t.max.x-d.x)*c):(n=(t.max.x-d.x)*c,s=(t.min.x-d.x)*c),h>=0?(r=(t.min.y-d.y)*h,o=(t.max.y-d.y)*h):(r=(t.max.y-d.y)*h,o=(t.min.y-d.y)*h),n>o||r>s||((r>n||isNaN(n))&&(n=r),(o<s||isNaN(s))&&(s=o),u>=0?(a=(t.min.z-d.z)*u,l=(t.max.z-d.z)*u):(a=(t.max.z-d.z)*u,l=(t.min.z-d.z)*u),n>l||a>s)||((a>n||n!==n)&&(n=a),(l<s||s!==s)&&(s=l),s<0)?null:this.at(n>=0?n:s,e)}intersectsBox(t){return this.intersectBox(t,_s)!==null}intersectTriangle(t,e,n,s,r){let o=this.origin,a=this.direction,l=a.x,c=a.y,h=a.z,u=t.x-o.x,d=t.y-o.y,f=t.z-o.z,m=e.x-o.x,x=e.y-o.y,p=e.z-o.z,g=n.x-o.x,b=n.y-o.y,T=n.z-o.z,M=Math.abs(l),C=Math.abs(c),A=Math.abs(h),_,E,B,N,L,G,H,D,V,Z,z,lt;if(M>=C&&M>=A?(B=l,G=u,V=m,lt=g,l>=0?(_=c,E=h,N=d,L=f,H=x,D=p,Z=b,z=T):(_=h,E=c,N=f,L=d,H=p,D=x,Z=T,z=b)):C>=A?(B=c,G=d,V=x,lt=b,c>=0?(_=h,E=l,N=f,L=u,H=p,D=m,Z=T,z=g):(_=l,E=h,N=u,L=f,H=m,D=p,Z=g,z=T)):(B=h,G=f,V=p,lt=T,h>=0?(_=l,E=c,N=u,L=d,H=m,D=x,Z=g,z=b):(_=c,E=l,N=d,L=u,H=x,D=m,Z=b,z=g)),B===0)return null;let K=_/B,J=E/B,it=1/B,ut=N-K*G,ht=L-J*G,Q=H-K*V,pt=D-J*V,_t=Z-K*lt,Et=z-J*lt,bt=_t*pt-Et*Q,Wt=ut*Et-ht*_t,se=Q*ht-pt*ut;if(s){if(bt<0||Wt<0||se<0)return null}else if((bt<0||Wt<0||se<0)&&(bt>0||Wt>0||se>0))return null;let Gt=bt+Wt+se;if(Gt===0)return null;let ue=it*(bt*G+Wt*V+se*lt);return(Gt>0?ue<0:ue>0)?null:this.at(ue/Gt,r)}applyMatrix4(t){return this.origin.applyMatrix4(t),this.direction.transformDirection(t),this}equals(t){return t.origin.equals(this.origin)&&t.direction.equals(this.direction)}clone(){return new this.constructor().copy(this)}},go=class extends bs{constructor(t){super(),this.isMeshBasicMaterial=!0,this.type="MeshBasicMaterial",this.color=new ae(16777215),this.map=null,this.lightMap=null,this.lightMapIntensity=1,this.aoMap=null,this.aoMapIntensity=1,this.specularMap=null,this.alphaMap=null,this.envMap=null,this.envMapRotation=new Xs,this.combine=Nd,this.reflectivity=1,this.refractionRatio=.98,this.wireframe=!1,this.wireframeLinewidth=1,this.wireframeLinecap="round",this.wireframeLinejoin="round",this.fog=!0,this.setValues(t)}copy(t){return super.copy(t),this.color.copy(t.color),this.map=t.map,this.lightMap=t.lightMap,this.lightMapIntensity=t.lightMapIntensity,this.aoMap=t.aoMap,this.aoMapIntensity=t.aoMapIntensity,this.specularMap=t.specularMap,this.alphaMap=t.alphaMap,this.envMap=t.envMap,this.envMapRotation.copy(t.envMapRotation),this.combine=t.combine,this.reflectivity=t.reflectivity,this.refractionRatio=t.refractionRatio,this.wireframe=t.wireframe,this.wireframeLinewidth=t.wireframeLinewidth,this.wireframeLinecap=t.wireframeLinecap,this.wireframeLinejoin=t.wireframeLinejoin,this.fog=t.fog,this}},Cg=new He,fr=new Ss,Vl=new ts,Pg=new q,Gl=new q,Hl=new q,Wl=new q,yd=new q,Xl=new q,Ig=new q,ql=new q,bi=class extends Qn{constructor(t=new Cn,e=new go){super(),this.isMesh=!0,this.type="Mesh",this.geometry=t,this.material=e,this.morphTargetDictionary=void 0,this.morphTargetInfluences=void 0,this.count=1,this.updateMorphTargets()}copy(t,e){return super.copy(t,e),t.morphTargetInfluences!==void 0?this.morphTargetInfluences=t.morphTargetInfluences.slice():this.morphTargetInfluences=void 0,t.morphTargetDictionary!==void 0?this.morphTargetDictionary=Object.assign({},t.morphTargetDictionary):this.morphTargetDictionary=void 0,this.material=Array.isArray(t.material)?t.material.slice():t.material,this.geometry=t.geometry,this}updateMorphTargets(){let e=this.geometry.morphAttributes,n=Object.keys(e);if(n.length>0){let s=e[n[0]];if(s!==void 0){this.morphTargetInfluences=[],this.morphTargetDictionary={};for(let r=0,o=s.length;r<o;r++){let a=s[r].name||String(r);this.morphTargetInfluences.push(0),this.morphTargetDictionary[a]=r}}}}getVertexPosition(t,e){let n=this.geometry,s=n.attributes.position,r=n.morphAttributes.position,o=n.morphTargetsRelative;e.fromBufferAttribute(s,t);let a=this.morphTargetInfluences;if(r&&a){Xl.set(0,0,0);for(let l=0,c=r.length;l<c;l++){let h=a[l],u=r[l];h!==0&&(yd.fromBufferAttribute(u,t),o?Xl.addScaledVector(yd,h):Xl.addScaledVector(yd.sub(e),h))}e.add(Xl)}return e}intersectsFrustum(t){return t.intersectsObject(this)}raycast(t,e){let n=this.geometry,s=this.material,r=this.matrixWorld;s!==void 0&&(n.boundingSphere===null&&n.computeBoundingSphere(),Vl.copy(n.boundingSphere),Vl.applyMatrix4(r),fr.copy(t.ray).recast(t.near),!(Vl.containsPoint(fr.origin)===!1&&(fr.intersectSphere(Vl,Pg)===null||fr.origin.distanceToSquared(Pg)>(t.far-t.near)**2))&&(Cg.copy(r).invert(),fr.copy(t.ray).applyMatrix4(Cg),!(n.boundingBox!==null&&fr.intersectsBox(n.boundingBox)===!1)&&this._computeIntersections(t,e,fr)))}_computeIntersections(t,e,n){let s,r=this.geometry,o=this.material,a=r.index,l=r.attributes.position,c=r.attributes.uv,h=r.attributes.uv1,u=r.attributes.normal,d=r.groups,f=r.drawRange;if(a!==null)if(Array.isArray(o))for(let m=0,x=d.length;m<x;m++){let p=d[m],g=o[p.materialIndex],b=Math.max(p.start,f.start),T=Math.min(a.count,Math.min(p.start+p.count,f.start+f.count));for(let M=b,C=T;M<C;M+=3){let A=a.getX(M),_=a.getX(M+1),E=a.getX(M+2);s=Yl(this,g,t,n,c,h,u,A,_,E),s&&(s.faceIndex=Math.floor(M/3),s.face.materialIndex=p.materialIndex,e.push(s))}}else{let m=Math.max(0,f.start),x=Math.min(a.count,f.start+f.count);for(let p=m,g=x;p<g;p+=3){let b=a.getX(p),T=a.getX(p+1),M=a.getX(p+2);s=Yl(this,o,t,n,c,h,u,b,T,M),s&&(s.faceIndex=Math.floor(p/3),e.push(s))}}else if(l!==void 0)if(Array.isArray(o))for(let m=0,x=d.length;m<x;m++){let p=d[m],g=o[p.materialIndex],b=Math.max(p.start,f.start),T=Math.min(l.count,Math.min(p.start+p.count,f.start+f.count));for(let M=b,C=T;M<C;M+=3){let A=M,_=M+1,E=M+2;s=Yl(this,g,t,n,c,h,u,A,_,E),s&&(s.faceIndex=Math.floor(M/3),s.face.materialIndex=p.materialIndex,e.push(s))}}else{let m=Math.max(0,f.start),x=Math.min(l.count,f.start+f.count);for(let p=m,g=x;p<g;p+=3){let b=p,T=p+1,M=p+2;s=Yl(this,o,t,n,c,h,u,b,T,M),s&&(s.faceIndex=Math.floor(p/3),e.push(s))}}}};_c=class extends Xn{constructor(t=null,e=1,n=1,s,r,o,a,l,c=Rn,h=Rn,u,d){super(null,o,a,l,c,h,s,r,u,d),this.isDataTexture=!0,this.image={data:t,width:e,height:n},this.generateMipmaps=!1,this.flipY=!1,this.unpackAlignment=1}},pr=new ts,ub=new te(.5,.5),$l=new q,mr=class{constructor(t=new Gn,e=new Gn,n=new Gn,s=new Gn,r=new Gn,o=new Gn){this.planes=[t,e,n,s,r,o]}set(t,e,n,s,r,o){let a=this.planes;return a[0].copy(t),a[1].copy(e),a[2].copy(n),a[3].copy(s),a[4].copy(r),a[5].copy(o),this}copy(t){let e=this.planes;for(let n=0;n<6;n++)e[n].copy(t.planes[n]);return this}setFromProjectionMatrix(t,e=vi,n=!1){let s=this.planes,r=t.elements,o=r[0],a=r[1],l=r[2],c=r[3],h=r[4],u=r[5],d=r[6],f=r[7],m=r[8],x=r[9],p=r[10],g=r[11],b=r[12],T=r[13],M=r[14],C=r[15];if(s[0].setComponents(c-o,f-h,g-m,C-b).normalize(),s[1].setComponents(c+o,f+h,g+m,C+b).normalize(),s[2].setComponents(c+a,f+u,g+x,C+T).normalize(),s[3].setComponents(c-a,f-u,g-x,C-T).normalize(),n)s[4].setComponents(l,d,p,M).normalize(),s[5].setComponents(c-l,f-d,g-p,C-M).normalize();else if(s[4].setComponents(c-l,f-d,g-p,C-M).normalize(),e===vi)s[5].setComponents(c+l,f+d,g+p,C+M).normalize();else if(e===da)s[5].setComponents(l,d,p,M).normalize();else throw new Error("THREE.Frustum.setFromProjectionMatrix(): Invalid coordinate system: "+e);return this}intersectsObject(t){if(t.boundingSphere!==void 0)t.boundingSphere===null&&t.computeBoundingSphere(),pr.copy(t.boundingSphere).applyMatrix4(t.matrixWorld);else{let e=t.geometry;e.boundingSphere===null&&e.computeBoundingSphere(),pr.copy(e.boundingSphere).applyMatrix4(t.matrixWorld)}return this.intersectsSphere(pr)}intersectsSprite(t){pr.center.set(0,0,0);let e=ub.distanceTo(t.center);return pr.radius=.7071067811865476+e,pr.applyMatrix4(t.matrixWorld),this.intersectsSphere(pr)}intersectsSphere(t){let e=this.planes,n=t.center,s=-t.radius;for(let r=0;r<6;r++)if(e[r].distanceToPoint(n)<s)return!1;return!0}intersectsBox(t){let e=this.planes;for(let n=0;n<6;n++){let s=e[n];if($l.x=s.normal.x>0?t.max.x:t.min.x,$l.y=s.normal.y>0?t.max.y:t.min.y,$l.z=s.normal.z>0?t.max.z:t.min.z,s.distanceToPoint($l)<0)return!1}return!0}containsPoint(t){let e=this.planes;for(let n=0;n<6;n++)if(e[n].distanceToPoint(t)<0)return!1;return!0}clone(){return new this.constructor().copy(this)}},Lg=new He,yc=class i{constructor(){this.coordinateSystem=vi,this._frustums=[],this._count=0}setFromArrayCamera(t){let e=t.cameras,n=this._frustums;for(let s=0;s<e.length;s++){let r=e[s];Lg.multiplyMatrices(r.projectionMatrix,r.matrixWorldInverse),n[s]===void 0&&(n[s]=new mr),n[s].setFromProjectionMatrix(Lg,r.coordinateSystem,r.reversedDepth)}return this._count=e.length,this}getFrustum(t){return this._frustums[t]}intersectsObject(t){let e=this._frustums;for(let n=0;n<this._count;n++)if(e[n].intersectsObject(t))return!0;return!1}intersectsSprite(t){let e=this._frustums;for(let n=0;n<this._count;n++)if(e[n].intersectsSprite(t))return!0;return!1}intersectsSphere(t){let e=this._frustums;for(let n=0;n<this._count;n++)if(e[n].intersectsSphere(t))return!0;return!1}intersectsBox(t){let e=this._frustums;for(let n=0;n<this._count;n++)if(e[n].intersectsBox(t))return!0;return!1}containsPoint(t){let e=this._frustums;for(let n=0;n<this._count;n++)if(e[n].containsPoint(t))return!0;return!1}copy(t){this.coordinateSystem=t.coordinateSystem;let e=this._frustums,n=t._frustums;for(let s=0;s<t._count;s++)e[s]===void 0&&(e[s]=new mr),e[s].copy(n[s]);return this._count=t._count,this}clone(){return new i().copy(this)}},Ys=class extends bs{constructor(t){super(),this.isLineBasicMaterial=!0,this.type="LineBasicMaterial",this.color=new ae(16777215),this.map=null,this.linewidth=1,this.linecap="round",this.linejoin="round",this.fog=!0,this.setValues(t)}copy(t){return super.copy(t),this.color.copy(t.color),this.map=t.map,this.linewidth=t.linewidth,this.linecap=t.linecap,this.linejoin=t.linejoin,this.fog=t.fog,this}},xc=new q,vc=new q,Dg=new He,ra=new Ss,Zl=new ts,xd=new q,Ng=new q,_o=class extends Qn{constructor(t=new Cn,e=new Ys){super(),this.isLine=!0,this.type="Line",this.geometry=t,this.material=e,this.morphTargetDictionary=void 0,this.morphTargetInfluences=void 0,this.updateMorphTargets()}copy(t,e){return super.copy(t,e),t.morphTargetInfluences!==void 0?this.morphTargetInfluences=t.morphTargetInfluences.slice():this.morphTargetInfluences=void 0,t.morphTargetDictionary!==void 0?this.morphTargetDictionary=Object.assign({},t.morphTargetDictionary):this.morphTargetDictionary=void 0,this.material=Array.isArray(t.material)?t.material.slice():t.material,this.geometry=t.geometry,this}computeLineDistances(){let t=this.geometry;if(t.index===null){let e=t.attributes.position,n=[0];for(let s=1,r=e.count;s<r;s++)xc.fromBufferAttribute(e,s-1),vc.fromBufferAttribute(e,s),n[s]=n[s-1],n[s]+=xc.distanceTo(vc);t.setAttribute("lineDistance",new Jn(n,1))}else Yt("Line.computeLineDistances(): Computation only possible with non-indexed BufferGeometry.");return this}intersectsFrustum(t){return t.intersectsObject(this)}raycast(t,e){let n=this.geometry,s=this.matrixWorld,r=t.params.Line.threshold,o=n.drawRange;if(n.boundingSphere===null&&n.computeBoundingSphere(),Zl.copy(n.boundingSphere),Zl.applyMatrix4(s),Zl.radius+=r,t.ray.intersectsSphere(Zl)===!1)return;Dg.copy(s).invert(),ra.copy(t.ray).applyMatrix4(Dg);let a=r/((this.scale.x+this.scale.y+this.scale.z)/3),l=a*a,c=this.isLineSegments?2:1,h=n.index,d=n.attributes.position;if(h!==null){let f=Math.max(0,o.start),m=Math.min(h.count,o.start+o.count);for(let x=f,p=m-1;x<p;x+=c){let g=h.getX(x),b=h.getX(x+1),T=Kl(this,t,ra,l,g,b,x);T&&e.push(T)}if(this.isLineLoop){let x=h.getX(m-1),p=h.getX(f),g=Kl(this,t,ra,l,x,p,m-1);g&&e.push(g)}}else{let f=Math.max(0,o.start),m=Math.min(d.count,o.start+o.count);for(let x=f,p=m-1;x<p;x+=c){let g=Kl(this,t,ra,l,x,x+1,x);g&&e.push(g)}if(this.isLineLoop){let x=Kl(this,t,ra,l,m-1,f,m-1);x&&e.push(x)}}}updateMorphTargets(){let e=this.geometry.morphAttributes,n=Object.keys(e);if(n.length>0){let s=e[n[0]];if(s!==void 0){this.morphTargetInfluences=[],this.morphTargetDictionary={};for(let r=0,o=s.length;r<o;r++){let a=s[r].name||String(r);this.morphTargetInfluences.push(0),this.morphTargetDictionary[a]=r}}}}};Fg=new q,Ug=new q,yo=class extends _o{constructor(t,e){super(t,e),this.isLineSegments=!0,this.type="LineSegments"}computeLineDistances(){let t=this.geometry;if(t.index===null){let e=t.attributes.position,n=[];for(let s=0,r=e.count;s<r;s+=2)Fg.fromBufferAttribute(e,s),Ug.fromBufferAttribute(e,s+1),n[s]=s===0?0:n[s-1],n[s+1]=n[s]+Fg.distanceTo(Ug);t.setAttribute("lineDistance",new Jn(n,1))}else Yt("LineSegments.computeLineDistances(): Computation only possible with non-indexed BufferGeometry.");return this}},xo=class extends bs{constructor(t){super(),this.isPointsMaterial=!0,this.type="PointsMaterial",this.color=new ae(16777215),this.map=null,this.alphaMap=null,this.size=1,this.sizeAttenuation=!0,this.fog=!0,this.setValues(t)}copy(t){return super.copy(t),this.color.copy(t.color),this.map=t.map,this.alphaMap=t.alphaMap,this.size=t.size,this.sizeAttenuation=t.sizeAttenuation,this.fog=t.fog,this}},Og=new He,wd=new Ss,jl=new ts,Jl=new q,ya=class extends Qn{constructor(t=new Cn,e=new xo){super(),this.isPoints=!0,this.type="Points",this.geometry=t,this.material=e,this.morphTargetDictionary=void 0,this.morphTargetInfluences=void 0,this.updateMorphTargets()}copy(t,e){return super.copy(t,e),t.morphTargetInfluences!==void 0?this.morphTargetInfluences=t.morphTargetInfluences.slice():this.morphTargetInfluences=void 0,t.morphTargetDictionary!==void 0?this.morphTargetDictionary=Object.assign({},t.morphTargetDictionary):this.morphTargetDictionary=void 0,this.material=Array.isArray(t.material)?t.material.slice():t.material,this.geometry=t.geometry,this}intersectsFrustum(t){return t.intersectsObject(this)}raycast(t,e){let n=this.geometry,s=this.matrixWorld,r=t.params.Points.threshold,o=n.drawRange;if(n.boundingSphere===null&&n.computeBoundingSphere(),jl.copy(n.boundingSphere),jl.applyMatrix4(s),jl.radius+=r,t.ray.intersectsSphere(jl)===!1)return;Og.copy(s).invert(),wd.copy(t.ray).applyMatrix4(Og);let a=r/((this.scale.x+this.scale.y+this.scale.z)/3),l=a*a,c=n.index,u=n.attributes.position;if(c!==null){let d=Math.max(0,o.start),f=Math.min(c.count,o.start+o.count);for(let m=d,x=f;m<x;m++){let p=c.getX(m);Jl.fromBufferAttribute(u,p),Bg(Jl,p,l,s,t,e,this)}}else{let d=Math.max(0,o.start),f=Math.min(u.count,o.start+o.count);for(let m=d,x=f;m<x;m++)Jl.fromBufferAttribute(u,m),Bg(Jl,m,l,s,t,e,this)}}updateMorphTargets(){let e=this.geometry.morphAttributes,n=Object.keys(e);if(n.length>0){let s=e[n[0]];if(s!==void 0){this.morphTargetInfluences=[],this.morphTargetDictionary={};for(let r=0,o=s.length;r<o;r++){let a=s[r].name||String(r);this.morphTargetInfluences.push(0),this.morphTargetDictionary[a]=r}}}}};xa=class extends Xn{constructor(t=[],e=yr,n,s,r,o,a,l,c,h){super(t,e,n,s,r,o,a,l,c,h),this.isCubeTexture=!0,this.flipY=!1}get images(){return this.image}set images(t){this.image=t}},va=class extends Xn{constructor(t,e,n,s,r,o,a,l,c){super(t,e,n,s,r,o,a,l,c),this.isCanvasTexture=!0,this.needsUpdate=!0}},Ms=class extends Xn{constructor(t,e,n=Fi,s,r,o,a=Rn,l=Rn,c,h=vs,u=1){if(h!==vs&&h!==As)throw new Error("THREE.DepthTexture: format must be either THREE.DepthFormat or THREE.DepthStencilFormat");let d={width:t,height:e,depth:u};super(d,s,r,o,a,l,h,n,c),this.isDepthTexture=!0,this.flipY=!1,this.generateMipmaps=!1,this.compareFunction=null}copy(t){return super.copy(t),this.source=new fo(Object.assign({},t.image)),this.compareFunction=t.compareFunction,this}toJSON(t){let e=super.toJSON(t);return e.compareFunction=this.compareFunction,e}},ba=class extends Ms{constructor(t,e=Fi,n=yr,s,r,o=Rn,a=Rn,l,c=vs){let h={width:t,height:t,depth:1},u=[h,h,h,h,h,h];super(t,t,e,n,s,r,o,a,l,c),this.image=u,this.isCubeDepthTexture=!0,this.isCubeTexture=!0}get images(){return this.image}set images(t){this.image=t}},Sa=class extends Xn{constructor(t=null){super(),this.sourceTexture=t,this.isExternalTexture=!0}copy(t){return super.copy(t),this.sourceTexture=t.sourceTexture,this}},vo=class i extends Cn{constructor(t=1,e=1,n=1,s=1,r=1,o=1){super(),this.type="BoxGeometry",this.parameters={width:t,height:e,depth:n,widthSegments:s,heightSegments:r,depthSegments:o};let a=this;s=Math.floor(s),r=Math.floor(r),o=Math.floor(o);let l=[],c=[],h=[],u=[],d=0,f=0;m("z","y","x",-1,-1,n,e,t,o,r,0),m("z","y","x",1,-1,n,e,-t,o,r,1),m("x","z","y",1,1,t,n,e,s,o,2),m("x","z","y",1,-1,t,n,-e,s,o,3),m("x","y","z",1,-1,t,e,n,s,r,4),m("x","y","z",-1,-1,t,e,-n,s,r,5),this.setIndex(l),this.setAttribute("position",new Jn(c,3)),this.setAttribute("normal",new Jn(h,3)),this.setAttribute("uv",new Jn(u,2));function m(x,p,g,b,T,M,C,A,_,E,B){let N=M/_,L=C/E,G=M/2,H=C/2,D=A/2,V=_+1,Z=E+1,z=0,lt=0,K=new q;for(let J=0;J<Z;J++){let it=J*L-H;for(let ut=0;ut<V;ut++){let ht=ut*N-G;K[x]=ht*b,K[p]=it*T,K[g]=D,c.push(K.x,K.y,K.z),K[x]=0,K[p]=0,K[g]=A>0?1:-1,h.push(K.x,K.y,K.z),u.push(ut/_),u.push(1-J/E),z+=1}}for(let J=0;J<E;J++)for(let it=0;it<_;it++){let ut=d+it+V*J,ht=d+it+V*(J+1),Q=d+(it+1)+V*(J+1),pt=d+(it+1)+V*J;l.push(ut,ht,pt),l.push(ht,Q,pt),lt+=6}a.addGroup(f,lt,B),f+=lt,d+=z}}copy(t){return super.copy(t),this.parameters=Object.assign({},t.parameters),this}static fromJSON(t){return new i(t.width,t.height,t.depth,t.widthSegments,t.heightSegments,t.depthSegments)}},Ma=class i extends Cn{constructor(t=1,e=1,n=1,s=1){super(),this.type="PlaneGeometry",this.parameters={width:t,height:e,widthSegments:n,heightSegments:s};let r=t/2,o=e/2,a=Math.floor(n),l=Math.floor(s),c=a+1,h=l+1,u=t/a,d=e/l,f=[],m=[],x=[],p=[];for(let g=0;g<h;g++){let b=g*d-o;for(let T=0;T<c;T++){let M=T*u-r;m.push(M,-b,0),x.push(0,0,1),p.push(T/a),p.push(1-g/l)}}for(let g=0;g<l;g++)for(let b=0;b<a;b++){let T=b+c*g,M=b+c*(g+1),C=b+1+c*(g+1),A=b+1+c*g;f.push(T,M,A),f.push(M,C,A)}this.setIndex(f),this.setAttribute("position",new Jn(m,3)),this.setAttribute("normal",new Jn(x,3)),this.setAttribute("uv",new Jn(p,2))}copy(t){return super.copy(t),this.parameters=Object.assign({},t.parameters),this}static fromJSON(t){return new i(t.width,t.height,t.widthSegments,t.heightSegments)}};L0={clone:vr,merge:Fn},fb=`void main() {
	gl_Position = projectionMatrix * modelViewMatrix * vec4( position, 1.0 );
}`,pb=`void main() {
	gl_FragColor = vec4( 1.0, 0.0, 0.0, 1.0 );
}`,es=class extends bs{constructor(t){super(),this.isShaderMaterial=!0,this.type="ShaderMaterial",this.defines={},this.uniforms={},this.uniformsGroups=[],this.vertexShader=fb,this.fragmentShader=pb,this.linewidth=1,this.wireframe=!1,this.wireframeLinewidth=1,this.fog=!1,this.lights=!1,this.clipping=!1,this.forceSinglePass=!0,this.extensions={clipCullDistance:!1,multiDraw:!1},this.defaultAttributeValues={color:[1,1,1],uv:[0,0],uv1:[0,0]},this.index0AttributeName=void 0,this.uniformsNeedUpdate=!1,this.glslVersion=null,t!==void 0&&this.setValues(t)}copy(t){return super.copy(t),this.fragmentShader=t.fragmentShader,this.vertexShader=t.vertexShader,this.uniforms=vr(t.uniforms),this.uniformsGroups=db(t.uniformsGroups),this.defines=Object.assign({},t.defines),this.wireframe=t.wireframe,this.wireframeLinewidth=t.wireframeLinewidth,this.fog=t.fog,this.lights=t.lights,this.clipping=t.clipping,this.extensions=Object.assign({},t.extensions),this.glslVersion=t.glslVersion,this.defaultAttributeValues=Object.assign({},t.defaultAttributeValues),this.index0AttributeName=t.index0AttributeName,this.uniformsNeedUpdate=t.uniformsNeedUpdate,this}toJSON(t){let e=super.toJSON(t);e.glslVersion=this.glslVersion,e.uniforms={};for(let s in this.uniforms){let o=this.uniforms[s].value;o&&o.isTexture?e.uniforms[s]={type:"t",value:o.toJSON(t).uuid}:o&&o.isColor?e.uniforms[s]={type:"c",value:o.getHex()}:o&&o.isVector2?e.uniforms[s]={type:"v2",value:o.toArray()}:o&&o.isVector3?e.uniforms[s]={type:"v3",value:o.toArray()}:o&&o.isVector4?e.uniforms[s]={type:"v4",value:o.toArray()}:o&&o.isMatrix3?e.uniforms[s]={type:"m3",value:o.toArray()}:o&&o.isMatrix4?e.uniforms[s]={type:"m4",value:o.toArray()}:e.uniforms[s]={value:o}}Object.keys(this.defines).length>0&&(e.defines=this.defines),e.vertexShader=this.vertexShader,e.fragmentShader=this.fragmentShader,e.lights=this.lights,e.clipping=this.clipping;let n={};for(let s in this.extensions)this.extensions[s]===!0&&(n[s]=!0);return Object.keys(n).length>0&&(e.extensions=n),e}fromJSON(t,e){if(super.fromJSON(t,e),t.uniforms!==void 0)for(let n in t.uniforms){let s=t.uniforms[n];switch(this.uniforms[n]={},s.type){case"t":this.uniforms[n].value=e[s.value]||null;break;case"c":this.uniforms[n].value=new ae().setHex(s.value);break;case"v2":this.uniforms[n].value=new te().fromArray(s.value);break;case"v3":this.uniforms[n].value=new q().fromArray(s.value);break;case"v4":this.uniforms[n].value=new Ze().fromArray(s.value);break;case"m3":this.uniforms[n].value=new ee().fromArray(s.value);break;case"m4":this.uniforms[n].value=new He().fromArray(s.value);break;default:this.uniforms[n].value=s.value}}if(t.defines!==void 0&&(this.defines=t.defines),t.vertexShader!==void 0&&(this.vertexShader=t.vertexShader),t.fragmentShader!==void 0&&(this.fragmentShader=t.fragmentShader),t.glslVersion!==void 0&&(this.glslVersion=t.glslVersion),t.extensions!==void 0)for(let n in t.extensions)this.extensions[n]=t.extensions[n];return t.lights!==void 0&&(this.lights=t.lights),t.clipping!==void 0&&(this.clipping=t.clipping),this}},bc=class extends es{constructor(t){super(t),this.isRawShaderMaterial=!0,this.type="RawShaderMaterial"}},Sc=class extends bs{constructor(t){super(),this.isMeshDepthMaterial=!0,this.type="MeshDepthMaterial",this.depthPacking=g0,this.map=null,this.alphaMap=null,this.displacementMap=null,this.displacementScale=1,this.displacementBias=0,this.wireframe=!1,this.wireframeLinewidth=1,this.setValues(t)}copy(t){return super.copy(t),this.depthPacking=t.depthPacking,this.map=t.map,this.alphaMap=t.alphaMap,this.displacementMap=t.displacementMap,this.displacementScale=t.displacementScale,this.displacementBias=t.displacementBias,this.wireframe=t.wireframe,this.wireframeLinewidth=t.wireframeLinewidth,this}},Mc=class extends bs{constructor(t){super(),this.isMeshDistanceMaterial=!0,this.type="MeshDistanceMaterial",this.map=null,this.alphaMap=null,this.displacementMap=null,this.displacementScale=1,this.displacementBias=0,this.setValues(t)}copy(t){return super.copy(t),this.map=t.map,this.alphaMap=t.alphaMap,this.displacementMap=t.displacementMap,this.displacementScale=t.displacementScale,this.displacementBias=t.displacementBias,this}};$s=class{constructor(t,e,n,s){this.parameterPositions=t,this._cachedIndex=0,this.resultBuffer=s!==void 0?s:new e.constructor(n),this.sampleValues=e,this.valueSize=n,this.settings=null,this.DefaultSettings_={}}evaluate(t){let e=this.parameterPositions,n=this._cachedIndex,s=e[n],r=e[n-1];n:{t:{let o;e:{i:if(!(t<s)){for(let a=n+2;;){if(s===void 0){if(t<r)break i;return n=e.length,this._cachedIndex=n,this.copySampleValue_(n-1)}if(n===a)break;if(r=s,s=e[++n],t<s)break t}o=e.length;break e}if(!(t>=r)){let a=e[1];t<a&&(n=2,r=a);for(let l=n-2;;){if(r===void 0)return this._cachedIndex=0,this.copySampleValue_(0);if(n===l)break;if(s=r,r=e[--n-1],t>=r)break t}o=n,n=0;break e}break n}for(;n<o;){let a=n+o>>>1;t<e[a]?o=a:n=a+1}if(s=e[n],r=e[n-1],r===void 0)return this._cachedIndex=0,this.copySampleValue_(0);if(s===void 0)return n=e.length,this._cachedIndex=n,this.copySampleValue_(n-1)}this._cachedIndex=n,this.intervalChanged_(n,r,s)}return this.interpolate_(n,r,t,s)}getSettings_(){return this.settings||this.DefaultSettings_}copySampleValue_(t){let e=this.resultBuffer,n=this.sampleValues,s=this.valueSize,r=t*s;for(let o=0;o!==s;++o)e[o]=n[r+o];return e}interpolate_(){throw new Error("THREE.Interpolant: Call to abstract method.")}intervalChanged_(){}},wc=class extends $s{constructor(t,e,n,s){super(t,e,n,s),this._weightPrev=-0,this._offsetPrev=-0,this._weightNext=-0,this._offsetNext=-0,this.DefaultSettings_={endingStart:bd,endingEnd:bd}}intervalChanged_(t,e,n){let s=this.parameterPositions,r=t-2,o=t+1,a=s[r],l=s[o];if(a===void 0)switch(this.getSettings_().endingStart){case Sd:r=t,a=2*e-n;break;case Md:r=s.length-2,a=e+s[r]-s[r+1];break;default:r=t,a=n}if(l===void 0)switch(this.getSettings_().endingEnd){case Sd:o=t,l=2*n-e;break;case Md:o=1,l=n+s[1]-s[0];break;default:o=t-1,l=e}let c=(n-e)*.5,h=this.valueSize;this._weightPrev=c/(e-a),this._weightNext=c/(l-n),this._offsetPrev=r*h,this._offsetNext=o*h}interpolate_(t,e,n,s){let r=this.resultBuffer,o=this.sampleValues,a=this.valueSize,l=t*a,c=l-a,h=this._offsetPrev,u=this._offsetNext,d=this._weightPrev,f=this._weightNext,m=(n-e)/(s-e),x=m*m,p=x*m,g=-d*p+2*d*x-d*m,b=(1+d)*p+(-1.5-2*d)*x+(-.5+d)*m+1,T=(-1-f)*p+(1.5+f)*x+.5*m,M=f*p-f*x;for(let C=0;C!==a;++C)r[C]=g*o[h+C]+b*o[c+C]+T*o[l+C]+M*o[u+C];return r}},Ac=class extends $s{constructor(t,e,n,s){super(t,e,n,s)}interpolate_(t,e,n,s){let r=this.resultBuffer,o=this.sampleValues,a=this.valueSize,l=t*a,c=l-a,h=(n-e)/(s-e),u=1-h;for(let d=0;d!==a;++d)r[d]=o[c+d]*u+o[l+d]*h;return r}},Ec=class extends $s{constructor(t,e,n,s){super(t,e,n,s)}interpolate_(t){return this.copySampleValue_(t-1)}},Tc=class extends $s{interpolate_(t,e,n,s){let r=this.resultBuffer,o=this.sampleValues,a=this.valueSize,l=t*a,c=l-a,h=this.inTangents,u=this.outTangents;if(!h||!u){let m=(n-e)/(s-e),x=1-m;for(let p=0;p!==a;++p)r[p]=o[c+p]*x+o[l+p]*m;return r}let d=a*2,f=t-1;for(let m=0;m!==a;++m){let x=o[c+m],p=o[l+m],g=f*d+m*2,b=u[g],T=u[g+1],M=t*d+m*2,C=h[M],A=h[M+1],_=gb(n,e,b,C,s);r[m]=D0(_,x,T,A,p)}return r}};ui=class{constructor(t,e,n,s){if(t===void 0)throw new Error("THREE.KeyframeTrack: track name is undefined");if(e===void 0||e.length===0)throw new Error("THREE.KeyframeTrack: no keyframes in track named "+t);this.name=t,this.times=ro(e,this.TimeBufferType),this.values=ro(n,this.ValueBufferType),this.setInterpolation(s||this.DefaultInterpolation)}static toJSON(t){let e=t.constructor,n;if(e.toJSON!==this.toJSON)n=e.toJSON(t);else{n={name:t.name,times:ro(t.times,Array),values:ro(t.values,Array)};let s=t.getInterpolation();s!==t.DefaultInterpolation&&(n.interpolation=s),Ql(t.settings)&&(n.settings={inTangents:ro(t.settings.inTangents,Array),outTangents:ro(t.settings.outTangents,Array)})}return n.type=t.ValueTypeName,n}InterpolantFactoryMethodDiscrete(t){return new Ec(this.times,this.values,this.getValueSize(),t)}InterpolantFactoryMethodLinear(t){return new Ac(this.times,this.values,this.getValueSize(),t)}InterpolantFactoryMethodSmooth(t){return new wc(this.times,this.values,this.getValueSize(),t)}InterpolantFactoryMethodBezier(t){let e=new Tc(this.times,this.values,this.getValueSize(),t);return this.settings&&(e.inTangents=this.settings.inTangents,e.outTangents=this.settings.outTangents),e}setInterpolation(t){let e;switch(t){case ca:e=this.InterpolantFactoryMethodDiscrete;break;case fc:e=this.InterpolantFactoryMethodLinear;break;case nc:e=this.InterpolantFactoryMethodSmooth;break;case vd:e=this.InterpolantFactoryMethodBezier;break}if(e===void 0){let n="unsupported interpolation for "+this.ValueTypeName+" keyframe track named "+this.name;if(this.createInterpolant===void 0)if(t!==this.DefaultInterpolation)this.setInterpolation(this.DefaultInterpolation);else throw new Error(n);return Yt("KeyframeTrack:",n),this}return this.createInterpolant=e,this}getInterpolation(){switch(this.createInterpolant){case this.InterpolantFactoryMethodDiscrete:return ca;case this.InterpolantFactoryMethodLinear:return fc;case this.InterpolantFactoryMethodSmooth:return nc;case this.InterpolantFactoryMethodBezier:return vd}}getValueSize(){return this.values.length/this.times.length}shift(t){if(t!==0){let e=this.times;for(let n=0,s=e.length;n!==s;++n)e[n]+=t;Ql(this.settings)&&(zg(this.settings.inTangents,t),zg(this.settings.outTangents,t))}return this}scale(t){if(t!==1){let e=this.times;for(let n=0,s=e.length;n!==s;++n)e[n]*=t;Ql(this.settings)&&(Vg(this.settings.inTangents,t),Vg(this.settings.outTangents,t))}return this}trim(t,e){let n=this.times,s=n.length,r=0,o=s-1;for(;r!==s&&n[r]<t;)++r;for(;o!==-1&&n[o]>e;)--o;if(++o,r!==0||o!==s){r>=o&&(o=Math.max(o,1),r=o-1);let a=this.getValueSize();this.times=n.slice(r,o),this.values=this.values.slice(r*a,o*a)}return this}validate(){let t=!0,e=this.getValueSize();e-Math.floor(e)!==0&&(Jt("KeyframeTrack: Invalid value size in track.",this),t=!1);let n=this.times,s=this.values,r=n.length;r===0&&(Jt("KeyframeTrack: Track is empty.",this),t=!1);let o=null;for(let a=0;a!==r;a++){let l=n[a];if(typeof l=="number"&&isNaN(l)){Jt("KeyframeTrack: Time is not a valid number.",this,a,l),t=!1;break}if(o!==null&&o>l){Jt("KeyframeTrack: Out of order keys.",this,a,l,o),t=!1;break}o=l}if(s!==void 0&&Lv(s))for(let a=0,l=s.length;a!==l;++a){let c=s[a];if(isNaN(c)){Jt("KeyframeTrack: Value is not a valid number.",this,a,c),t=!1;break}}return t}optimize(){let t=this.times.slice(),e=this.values.slice(),n=this.getValueSize(),s=this.getInterpolation()===nc,r=t.length-1,o=1;for(let a=1;a<r;++a){let l=!1,c=t[a],h=t[a+1];if(c!==h&&(a!==1||c!==t[0]))if(s)l=!0;else{let u=a*n,d=u-n,f=u+n;for(let m=0;m!==n;++m){let x=e[u+m];if(x!==e[d+m]||x!==e[f+m]){l=!0;break}}}if(l){if(a!==o){t[o]=t[a];let u=a*n,d=o*n;for(let f=0;f!==n;++f)e[d+f]=e[u+f]}++o}}if(r>0){t[o]=t[r];for(let a=r*n,l=o*n,c=0;c!==n;++c)e[l+c]=e[a+c];++o}return o!==t.length?(this.times=t.slice(0,o),this.values=e.slice(0,o*n)):(this.times=t,this.values=e),this}clone(){let t=this.times.slice(),e=this.values.slice(),n=this.constructor,s=new n(this.name,t,e);return s.createInterpolant=this.createInterpolant,Ql(this.settings)&&(s.settings={inTangents:this.settings.inTangents.slice(),outTangents:this.settings.outTangents.slice()}),s}};ui.prototype.ValueTypeName="";ui.prototype.TimeBufferType=Float32Array;ui.prototype.ValueBufferType=Float32Array;ui.prototype.DefaultInterpolation=fc;Zs=class extends ui{constructor(t,e,n){super(t,e,n)}};Zs.prototype.ValueTypeName="bool";Zs.prototype.ValueBufferType=Array;Zs.prototype.DefaultInterpolation=ca;Zs.prototype.InterpolantFactoryMethodLinear=void 0;Zs.prototype.InterpolantFactoryMethodSmooth=void 0;Rc=class extends ui{constructor(t,e,n,s){super(t,e,n,s)}};Rc.prototype.ValueTypeName="color";Cc=class extends ui{constructor(t,e,n,s){super(t,e,n,s)}};Cc.prototype.ValueTypeName="number";Pc=class extends $s{constructor(t,e,n,s){super(t,e,n,s)}interpolate_(t,e,n,s){let r=this.resultBuffer,o=this.sampleValues,a=this.valueSize,l=(n-e)/(s-e),c=t*a;for(let h=c+a;c!==h;c+=4)ci.slerpFlat(r,0,o,c-a,o,c,l);return r}},wa=class extends ui{constructor(t,e,n,s){super(t,e,n,s)}InterpolantFactoryMethodLinear(t){return new Pc(this.times,this.values,this.getValueSize(),t)}};wa.prototype.ValueTypeName="quaternion";wa.prototype.InterpolantFactoryMethodSmooth=void 0;Ks=class extends ui{constructor(t,e,n){super(t,e,n)}};Ks.prototype.ValueTypeName="string";Ks.prototype.ValueBufferType=Array;Ks.prototype.DefaultInterpolation=ca;Ks.prototype.InterpolantFactoryMethodLinear=void 0;Ks.prototype.InterpolantFactoryMethodSmooth=void 0;Ic=class extends ui{constructor(t,e,n,s){super(t,e,n,s)}};Ic.prototype.ValueTypeName="vector";Lc=class{constructor(t,e,n){let s=this,r=!1,o=0,a=0,l,c=[];this.onStart=void 0,this.onLoad=t,this.onProgress=e,this.onError=n,this._abortController=null,this.itemStart=function(h){a++,r===!1&&s.onStart!==void 0&&s.onStart(h,o,a),r=!0},this.itemEnd=function(h){o++,s.onProgress!==void 0&&s.onProgress(h,o,a),o===a&&(r=!1,s.onLoad!==void 0&&s.onLoad())},this.itemError=function(h){s.onError!==void 0&&s.onError(h)},this.resolveURL=function(h){return h=h.normalize("NFC"),l?l(h):h},this.setURLModifier=function(h){return l=h,this},this.addHandler=function(h,u){return c.push(h,u),this},this.removeHandler=function(h){let u=c.indexOf(h);return u!==-1&&c.splice(u,2),this},this.getHandler=function(h){for(let u=0,d=c.length;u<d;u+=2){let f=c[u],m=c[u+1];if(f.global&&(f.lastIndex=0),f.test(h))return m}return null},this.abort=function(){return this.abortController.abort(),this._abortController=null,this}}get abortController(){return this._abortController||(this._abortController=new AbortController),this._abortController}},N0=new Lc,Dc=class{constructor(t){this.manager=t!==void 0?t:N0,this.crossOrigin="anonymous",this.withCredentials=!1,this.path="",this.resourcePath="",this.requestHeader={},this.priority="auto",this.cache="default",typeof __THREE_DEVTOOLS__<"u"&&__THREE_DEVTOOLS__.dispatchEvent(new CustomEvent("observe",{detail:this}))}load(){}loadAsync(t,e){let n=this;return new Promise(function(s,r){n.load(t,s,e,r)})}parse(){}setCrossOrigin(t){return this.crossOrigin=t,this}setWithCredentials(t){return this.withCredentials=t,this}setPath(t){return this.path=t,this}setResourcePath(t){return this.resourcePath=t,this}setRequestHeader(t){return this.requestHeader=t,this}setPriority(t){return this.priority=t,this}setCache(t){return this.cache=t,this}abort(){return this}};Dc.DEFAULT_MATERIAL_NAME="__DEFAULT";tc=new q,ec=new ci,Ji=new q,Aa=class extends Qn{constructor(){super(),this.isCamera=!0,this.type="Camera",this.matrixWorldInverse=new He,this.projectionMatrix=new He,this.projectionMatrixInverse=new He,this.coordinateSystem=vi,this._reversedDepth=!1}get reversedDepth(){return this._reversedDepth}copy(t,e){return super.copy(t,e),this.matrixWorldInverse.copy(t.matrixWorldInverse),this.projectionMatrix.copy(t.projectionMatrix),this.projectionMatrixInverse.copy(t.projectionMatrixInverse),this.coordinateSystem=t.coordinateSystem,this}getWorldDirection(t){return super.getWorldDirection(t).negate()}updateMatrixWorld(t){super.updateMatrixWorld(t),this.matrixWorld.decompose(tc,ec,Ji),Ji.x===1&&Ji.y===1&&Ji.z===1?this.matrixWorldInverse.copy(this.matrixWorld).invert():this.matrixWorldInverse.compose(tc,ec,Ji.set(1,1,1)).invert()}updateWorldMatrix(t,e,n=!1){super.updateWorldMatrix(t,e,n),this.matrixWorld.decompose(tc,ec,Ji),Ji.x===1&&Ji.y===1&&Ji.z===1?this.matrixWorldInverse.copy(this.matrixWorld).invert():this.matrixWorldInverse.compose(tc,ec,Ji.set(1,1,1)).invert()}clone(){return new this.constructor().copy(this)}},Hs=new q,Gg=new te,Hg=new te,Hn=class extends Aa{constructor(t=50,e=1,n=.1,s=2e3){super(),this.isPerspectiveCamera=!0,this.type="PerspectiveCamera",this.fov=t,this.zoom=1,this.near=n,this.far=s,this.focus=10,this.aspect=e,this.view=null,this.filmGauge=35,this.filmOffset=0,this.updateProjectionMatrix()}copy(t,e){return super.copy(t,e),this.fov=t.fov,this.zoom=t.zoom,this.near=t.near,this.far=t.far,this.focus=t.focus,this.aspect=t.aspect,this.view=t.view===null?null:Object.assign({},t.view),this.filmGauge=t.filmGauge,this.filmOffset=t.filmOffset,this}setFocalLength(t){let e=.5*this.getFilmHeight()/t;this.fov=uo*2*Math.atan(e),this.updateProjectionMatrix()}getFocalLength(){let t=Math.tan(aa*.5*this.fov);return .5*this.getFilmHeight()/t}getEffectiveFOV(){return uo*2*Math.atan(Math.tan(aa*.5*this.fov)/this.zoom)}getFilmWidth(){return this.filmGauge*Math.min(this.aspect,1)}getFilmHeight(){return this.filmGauge/Math.max(this.aspect,1)}getViewBounds(t,e,n){Hs.set(-1,-1,.5).applyMatrix4(this.projectionMatrixInverse),e.set(Hs.x,Hs.y).multiplyScalar(-t/Hs.z),Hs.set(1,1,.5).applyMatrix4(this.projectionMatrixInverse),n.set(Hs.x,Hs.y).multiplyScalar(-t/Hs.z)}getViewSize(t,e){return this.getViewBounds(t,Gg,Hg),e.subVectors(Hg,Gg)}setViewOffset(t,e,n,s,r,o){this.aspect=t/e,this.view===null&&(this.view={enabled:!0,fullWidth:1,fullHeight:1,offsetX:0,offsetY:0,width:1,height:1}),this.view.enabled=!0,this.view.fullWidth=t,this.view.fullHeight=e,this.view.offsetX=n,this.view.offsetY=s,this.view.width=r,this.view.height=o,this.updateProjectionMatrix()}clearViewOffset(){this.view!==null&&(this.view.enabled=!1),this.updateProjectionMatrix()}updateProjectionMatrix(){let t=this.near,e=t*Math.tan(aa*.5*this.fov)/this.zoom,n=2*e,s=this.aspect*n,r=-.5*s,o=this.view;if(this.view!==null&&this.view.enabled){let l=o.fullWidth,c=o.fullHeight;r+=o.offsetX*s/l,e-=o.offsetY*n/c,s*=o.width/l,n*=o.height/c}let a=this.filmOffset;a!==0&&(r+=t*a/this.getFilmWidth()),this.projectionMatrix.makePerspective(r,r+s,e,e-n,t,this.far,this.coordinateSystem,this.reversedDepth),this.projectionMatrixInverse.copy(this.projectionMatrix).invert()}toJSON(t){let e=super.toJSON(t);return e.object.fov=this.fov,e.object.zoom=this.zoom,e.object.near=this.near,e.object.far=this.far,e.object.focus=this.focus,e.object.aspect=this.aspect,this.view!==null&&(e.object.view=Object.assign({},this.view)),e.object.filmGauge=this.filmGauge,e.object.filmOffset=this.filmOffset,e}},Nc=class extends Aa{constructor(t=-1,e=1,n=1,s=-1,r=.1,o=2e3){super(),this.isOrthographicCamera=!0,this.type="OrthographicCamera",this.zoom=1,this.view=null,this.left=t,this.right=e,this.top=n,this.bottom=s,this.near=r,this.far=o,this.updateProjectionMatrix()}copy(t,e){return super.copy(t,e),this.left=t.left,this.right=t.right,this.top=t.top,this.bottom=t.bottom,this.near=t.near,this.far=t.far,this.zoom=t.zoom,this.view=t.view===null?null:Object.assign({},t.view),this}setViewOffset(t,e,n,s,r,o){this.view===null&&(this.view={enabled:!0,fullWidth:1,fullHeight:1,offsetX:0,offsetY:0,width:1,height:1}),this.view.enabled=!0,this.view.fullWidth=t,this.view.fullHeight=e,this.view.offsetX=n,this.view.offsetY=s,this.view.width=r,this.view.height=o,this.updateProjectionMatrix()}clearViewOffset(){this.view!==null&&(this.view.enabled=!1),this.updateProjectionMatrix()}updateProjectionMatrix(){let t=(this.right-this.left)/(2*this.zoom),e=(this.top-this.bottom)/(2*this.zoom),n=(this.right+this.left)/2,s=(this.top+this.bottom)/2,r=n-t,o=n+t,a=s+e,l=s-e;if(this.view!==null&&this.view.enabled){let c=(this.right-this.left)/this.view.fullWidth/this.zoom,h=(this.top-this.bottom)/this.view.fullHeight/this.zoom;r+=c*this.view.offsetX,o=r+c*this.view.width,a-=h*this.view.offsetY,l=a-h*this.view.height}this.projectionMatrix.makeOrthographic(r,o,a,l,this.near,this.far,this.coordinateSystem,this.reversedDepth),this.projectionMatrixInverse.copy(this.projectionMatrix).invert()}toJSON(t){let e=super.toJSON(t);return e.object.zoom=this.zoom,e.object.left=this.left,e.object.right=this.right,e.object.top=this.top,e.object.bottom=this.bottom,e.object.near=this.near,e.object.far=this.far,this.view!==null&&(e.object.view=Object.assign({},this.view)),e}},oo=-90,ao=1,bo=class extends Qn{constructor(t,e,n){super(),this.type="CubeCamera",this.renderTarget=n,this.coordinateSystem=null,this.activeMipmapLevel=0;let s=new Hn(oo,ao,t,e);s.layers=this.layers,this.add(s);let r=new Hn(oo,ao,t,e);r.layers=this.layers,this.add(r);let o=new Hn(oo,ao,t,e);o.layers=this.layers,this.add(o);let a=new Hn(oo,ao,t,e);a.layers=this.layers,this.add(a);let l=new Hn(oo,ao,t,e);l.layers=this.layers,this.add(l);let c=new Hn(oo,ao,t,e);c.layers=this.layers,this.add(c)}updateCoordinateSystem(){let t=this.coordinateSystem,e=this.children.concat(),[n,s,r,o,a,l]=e;for(let c of e)this.remove(c);if(t===vi)n.up.set(0,1,0),n.lookAt(1,0,0),s.up.set(0,1,0),s.lookAt(-1,0,0),r.up.set(0,0,-1),r.lookAt(0,1,0),o.up.set(0,0,1),o.lookAt(0,-1,0),a.up.set(0,1,0),a.lookAt(0,0,1),l.up.set(0,1,0),l.lookAt(0,0,-1);else if(t===da)n.up.set(0,-1,0),n.lookAt(-1,0,0),s.up.set(0,-1,0),s.lookAt(1,0,0),r.up.set(0,0,1),r.lookAt(0,1,0),o.up.set(0,0,-1),o.lookAt(0,-1,0),a.up.set(0,-1,0),a.lookAt(0,0,1),l.up.set(0,-1,0),l.lookAt(0,0,-1);else throw new Error("THREE.CubeCamera.updateCoordinateSystem(): Invalid coordinate system: "+t);for(let c of e)this.add(c),c.updateMatrixWorld()}update(t,e){this.parent===null&&this.updateMatrixWorld();let{renderTarget:n,activeMipmapLevel:s}=this;this.coordinateSystem!==t.coordinateSystem&&(this.coordinateSystem=t.coordinateSystem,this.updateCoordinateSystem());let[r,o,a,l,c,h]=this.children,u=t.getRenderTarget(),d=t.getActiveCubeFace(),f=t.getActiveMipmapLevel(),m=t.xr.enabled;t.xr.enabled=!1;let x=n.texture.mipmapsAutoUpdate;n.texture.mipmapsAutoUpdate=!1;let p=!1;t.isWebGLRenderer===!0?p=t.state.buffers.depth.getReversed():p=t.reversedDepthBuffer,t.setRenderTarget(n,0,s),p&&t.autoClear===!1&&t.clearDepth(),t.render(e,r),t.setRenderTarget(n,1,s),p&&t.autoClear===!1&&t.clearDepth(),t.render(e,o),t.setRenderTarget(n,2,s),p&&t.autoClear===!1&&t.clearDepth(),t.render(e,a),t.setRenderTarget(n,3,s),p&&t.autoClear===!1&&t.clearDepth(),t.render(e,l),t.setRenderTarget(n,4,s),p&&t.autoClear===!1&&t.clearDepth(),t.render(e,c),n.texture.mipmapsAutoUpdate=x,t.setRenderTarget(n,5,s),p&&t.autoClear===!1&&t.clearDepth(),t.render(e,h),t.setRenderTarget(u,d,f),t.xr.enabled=m,n.texture.needsPMREMUpdate=!0}},Fc=class extends Hn{constructor(t=[]){super(),this.isArrayCamera=!0,this.isMultiViewCamera=!1,this.cameras=t,this.perCameraFrustumCulled=!1}},lf="\\[\\]\\.:\\/",_b=new RegExp("["+lf+"]","g"),cf="[^"+lf+"]",yb="[^"+lf.replace("\\.","")+"]",xb=/((?:WC+[\/:])*)/.source.replace("WC",cf),vb=/(WCOD+)?/.source.replace("WCOD",yb),bb=/(?:\.(WC+)(?:\[(.+)\])?)?/.source.replace("WC",cf),Sb=/\.(WC+)(?:\[(.+)\])?/.source.replace("WC",cf),Mb=new RegExp("^"+xb+vb+bb+Sb+"$"),wb=["material","materials","bones","map"],Ad=class{constructor(t,e,n){let s=n||Ge.parseTrackName(e);this._targetGroup=t,this._bindings=t.subscribe_(e,s)}getValue(t,e){this.bind();let n=this._targetGroup.nCachedObjects_,s=this._bindings[n];s!==void 0&&s.getValue(t,e)}setValue(t,e){let n=this._bindings;for(let s=this._targetGroup.nCachedObjects_,r=n.length;s!==r;++s)n[s].setValue(t,e)}bind(){let t=this._bindings;for(let e=this._targetGroup.nCachedObjects_,n=t.length;e!==n;++e)t[e].bind()}unbind(){let t=this._bindings;for(let e=this._targetGroup.nCachedObjects_,n=t.length;e!==n;++e)t[e].unbind()}},Ge=class i{constructor(t,e,n){this.path=e,this.parsedPath=n||i.parseTrackName(e),this.node=i.findNode(t,this.parsedPath.nodeName),this.rootNode=t,this.getValue=this._getValue_unbound,this.setValue=this._setValue_unbound}static create(t,e,n){return t&&t.isAnimationObjectGroup?new i.Composite(t,e,n):new i(t,e,n)}static sanitizeNodeName(t){return t.replace(/\s/g,"_").replace(_b,"")}static parseTrackName(t){let e=Mb.exec(t);if(e===null)throw new Error("THREE.PropertyBinding: Cannot parse trackName: "+t);let n={nodeName:e[2],objectName:e[3],objectIndex:e[4],propertyName:e[5],propertyIndex:e[6]},s=n.nodeName&&n.nodeName.lastIndexOf(".");if(s!==void 0&&s!==-1){let r=n.nodeName.substring(s+1);wb.indexOf(r)!==-1&&(n.nodeName=n.nodeName.substring(0,s),n.objectName=r)}if(n.propertyName===null||n.propertyName.length===0)throw new Error("THREE.PropertyBinding: can not parse propertyName from trackName: "+t);return n}static findNode(t,e){if(e===void 0||e===""||e==="."||e===-1||e===t.name||e===t.uuid)return t;if(t.skeleton){let n=t.skeleton.getBoneByName(e);if(n!==void 0)return n}if(t.children){let n=function(r){for(let o=0;o<r.length;o++){let a=r[o];if(a.name===e||a.uuid===e)return a;let l=n(a.children);if(l)return l}return null},s=n(t.children);if(s)return s}return null}_getValue_unavailable(){}_setValue_unavailable(){}_getValue_direct(t,e){t[e]=this.targetObject[this.propertyName]}_getValue_array(t,e){let n=this.resolvedProperty;for(let s=0,r=n.length;s!==r;++s)t[e++]=n[s]}_getValue_arrayElement(t,e){t[e]=this.resolvedProperty[this.propertyIndex]}_getValue_toArray(t,e){this.resolvedProperty.toArray(t,e)}_setValue_direct(t,e){this.targetObject[this.propertyName]=t[e]}_setValue_direct_setNeedsUpdate(t,e){this.targetObject[this.propertyName]=t[e],this.targetObject.needsUpdate=!0}_setValue_direct_setMatrixWorldNeedsUpdate(t,e){this.targetObject[this.propertyName]=t[e],this.targetObject.matrixWorldNeedsUpdate=!0}_setValue_array(t,e){let n=this.resolvedProperty;for(let s=0,r=n.length;s!==r;++s)n[s]=t[e++]}_setValue_array_setNeedsUpdate(t,e){let n=this.resolvedProperty;for(let s=0,r=n.length;s!==r;++s)n[s]=t[e++];this.targetObject.needsUpdate=!0}_setValue_array_setMatrixWorldNeedsUpdate(t,e){let n=this.resolvedProperty;for(let s=0,r=n.length;s!==r;++s)n[s]=t[e++];this.targetObject.matrixWorldNeedsUpdate=!0}_setValue_arrayElement(t,e){this.resolvedProperty[this.propertyIndex]=t[e]}_setValue_arrayElement_setNeedsUpdate(t,e){this.resolvedProperty[this.propertyIndex]=t[e],this.targetObject.needsUpdate=!0}_setValue_arrayElement_setMatrixWorldNeedsUpdate(t,e){this.resolvedProperty[this.propertyIndex]=t[e],this.targetObject.matrixWorldNeedsUpdate=!0}_setValue_fromArray(t,e){this.resolvedProperty.fromArray(t,e)}_setValue_fromArray_setNeedsUpdate(t,e){this.resolvedProperty.fromArray(t,e),this.targetObject.needsUpdate=!0}_setValue_fromArray_setMatrixWorldNeedsUpdate(t,e){this.resolvedProperty.fromArray(t,e),this.targetObject.matrixWorldNeedsUpdate=!0}_getValue_unbound(t,e){this.bind(),this.getValue(t,e)}_setValue_unbound(t,e){this.bind(),this.setValue(t,e)}bind(){let t=this.node,e=this.parsedPath,n=e.objectName,s=e.propertyName,r=e.propertyIndex;if(t||(t=i.findNode(this.rootNode,e.nodeName),this.node=t),this.getValue=this._getValue_unavailable,this.setValue=this._setValue_unavailable,!t){Yt("PropertyBinding: No target node found for track: "+this.path+".");return}if(n){let c=e.objectIndex;switch(n){case"materials":if(!t.material){Jt("PropertyBinding: Can not bind to material as node does not have a material.",this);return}if(!t.material.materials){Jt("PropertyBinding: Can not bind to material.materials as node.material does not have a materials array.",this);return}t=t.material.materials;break;case"bones":if(!t.skeleton){Jt("PropertyBinding: Can not bind to bones as node does not have a skeleton.",this);return}t=t.skeleton.bones;for(let h=0;h<t.length;h++)if(t[h].name===c){c=h;break}break;case"map":if("map"in t){t=t.map;break}if(!t.material){Jt("PropertyBinding: Can not bind to material as node does not have a material.",this);return}if(!t.material.map){Jt("PropertyBinding: Can not bind to material.map as node.material does not have a map.",this);return}t=t.material.map;break;default:if(t[n]===void 0){Jt("PropertyBinding: Can not bind to objectName of node undefined.",this);return}t=t[n]}if(c!==void 0){if(t[c]===void 0){Jt("PropertyBinding: Trying to bind to objectIndex of objectName, but is undefined.",this,t);return}t=t[c]}}let o=t[s];if(o===void 0){let c=e.nodeName;Jt("PropertyBinding: Trying to update property for track: "+c+"."+s+" but it wasn't found.",t);return}let a=this.Versioning.None;this.targetObject=t,t.isMaterial===!0?a=this.Versioning.NeedsUpdate:t.isObject3D===!0&&(a=this.Versioning.MatrixWorldNeedsUpdate);let l=this.BindingType.Direct;if(r!==void 0){if(s==="morphTargetInfluences"){if(!t.geometry){Jt("PropertyBinding: Can not bind to morphTargetInfluences because node does not have a geometry.",this);return}if(!t.geometry.morphAttributes){Jt("PropertyBinding: Can not bind to morphTargetInfluences because node does not have a geometry.morphAttributes.",this);return}t.morphTargetDictionary[r]!==void 0&&(r=t.morphTargetDictionary[r])}l=this.BindingType.ArrayElement,this.resolvedProperty=o,this.propertyIndex=r}else o.fromArray!==void 0&&o.toArray!==void 0?(l=this.BindingType.HasFromToArray,this.resolvedProperty=o):Array.isArray(o)?(l=this.BindingType.EntireArray,this.resolvedProperty=o):this.propertyName=s;this.getValue=this.GetterByBindingType[l],this.setValue=this.SetterByBindingTypeAndVersioning[l][a]}unbind(){this.node=null,this.getValue=this._getValue_unbound,this.setValue=this._setValue_unbound}};Ge.Composite=Ad;Ge.prototype.BindingType={Direct:0,EntireArray:1,ArrayElement:2,HasFromToArray:3};Ge.prototype.Versioning={None:0,NeedsUpdate:1,MatrixWorldNeedsUpdate:2};Ge.prototype.GetterByBindingType=[Ge.prototype._getValue_direct,Ge.prototype._getValue_array,Ge.prototype._getValue_arrayElement,Ge.prototype._getValue_toArray];Ge.prototype.SetterByBindingTypeAndVersioning=[[Ge.prototype._setValue_direct,Ge.prototype._setValue_direct_setNeedsUpdate,Ge.prototype._setValue_direct_setMatrixWorldNeedsUpdate],[Ge.prototype._setValue_array,Ge.prototype._setValue_array_setNeedsUpdate,Ge.prototype._setValue_array_setMatrixWorldNeedsUpdate],[Ge.prototype._setValue_arrayElement,Ge.prototype._setValue_arrayElement_setNeedsUpdate,Ge.prototype._setValue_arrayElement_setMatrixWorldNeedsUpdate],[Ge.prototype._setValue_fromArray,Ge.prototype._setValue_fromArray_setNeedsUpdate,Ge.prototype._setValue_fromArray_setMatrixWorldNeedsUpdate]];BP=new Float32Array(1),Wg=new He,Ea=class{constructor(t,e,n=0,s=1/0){this.ray=new Ss(t,e),this.near=n,this.far=s,this.camera=null,this.layers=new po,this.params={Mesh:{},Line:{threshold:1},LOD:{},Points:{threshold:1},Sprite:{}}}set(t,e){this.ray.set(t,e)}setFromCamera(t,e){e.isPerspectiveCamera?(this.ray.origin.setFromMatrixPosition(e.matrixWorld),this.ray.direction.set(t.x,t.y,.5).unproject(e).sub(this.ray.origin).normalize(),this.camera=e):e.isOrthographicCamera?(this.ray.origin.set(t.x,t.y,e.projectionMatrix.elements[14]).unproject(e),this.ray.direction.set(0,0,-1).transformDirection(e.matrixWorld),this.camera=e):Jt("Raycaster: Unsupported camera type: "+e.type)}setFromXRController(t){return Wg.identity().extractRotation(t.matrixWorld),this.ray.origin.setFromMatrixPosition(t.matrixWorld),this.ray.direction.set(0,0,-1).applyMatrix4(Wg),this}intersectObject(t,e=!0,n=[]){return Ed(t,this,n,e),n.sort(Xg),n}intersectObjects(t,e=!0,n=[]){for(let s=0,r=t.length;s<r;s++)Ed(t[s],this,n,e);return n.sort(Xg),n}};So=class{constructor(t=1,e=0,n=0){this.radius=t,this.phi=e,this.theta=n}set(t,e,n){return this.radius=t,this.phi=e,this.theta=n,this}copy(t){return this.radius=t.radius,this.phi=t.phi,this.theta=t.theta,this}makeSafe(){return this.phi=pe(this.phi,1e-6,Math.PI-1e-6),this}setFromVector3(t){return this.setFromCartesianCoords(t.x,t.y,t.z)}setFromCartesianCoords(t,e,n){return this.radius=Math.sqrt(t*t+e*e+n*n),this.radius===0?(this.theta=0,this.phi=0):(this.theta=Math.atan2(t,n),this.phi=Math.acos(pe(e/this.radius,-1,1))),this}clone(){return new this.constructor().copy(this)}},Td=class{static{this.prototype.isMatrix2=!0}constructor(t,e,n,s){this.elements=[1,0,0,1],t!==void 0&&this.set(t,e,n,s)}identity(){return this.set(1,0,0,1),this}fromArray(t,e=0){for(let n=0;n<4;n++)this.elements[n]=t[n+e];return this}set(t,e,n,s){let r=this.elements;return r[0]=t,r[2]=e,r[1]=n,r[3]=s,this}},Ta=class extends Ni{constructor(t,e=null){super(),this.object=t,this.domElement=e,this.enabled=!0,this.state=-1,this.keys={},this.mouseButtons={LEFT:null,MIDDLE:null,RIGHT:null},this.touches={ONE:null,TWO:null}}connect(t){this.domElement!==null&&this.disconnect(),this.domElement=t}disconnect(){}dispose(){}update(){}};typeof __THREE_DEVTOOLS__<"u"&&__THREE_DEVTOOLS__.dispatchEvent(new CustomEvent("register",{detail:{revision:"187"}}));typeof window<"u"&&(window.__THREE__?Yt("WARNING: Multiple instances of Three.js being imported."):window.__THREE__="187")});function n_(){let i=null,t=!1,e=null,n=null;function s(r,o){n=i.requestAnimationFrame(s),e(r,o)}return{start:function(){t!==!0&&e!==null&&i!==null&&(n=i.requestAnimationFrame(s),t=!0)},stop:function(){i!==null&&i.cancelAnimationFrame(n),t=!1},setAnimationLoop:function(r){e=r},setContext:function(r){i=r}}}function Tb(i){let t=new WeakMap;function e(a,l){let c=a.array,h=a.usage,u=c.byteLength,d=i.createBuffer();i.bindBuffer(l,d),i.bufferData(l,c,h),a.onUploadCallback();let f;if(c instanceof Float32Array)f=i.FLOAT;else if(typeof Float16Array<"u"&&c instanceof Float16Array)f=i.HALF_FLOAT;else if(c instanceof Uint16Array)a.isFloat16BufferAttribute?f=i.HALF_FLOAT:f=i.UNSIGNED_SHORT;else if(c instanceof Int16Array)f=i.SHORT;else if(c instanceof Uint32Array)f=i.UNSIGNED_INT;else if(c instanceof Int32Array)f=i.INT;else if(c instanceof Int8Array)f=i.BYTE;else if(c instanceof Uint8Array)f=i.UNSIGNED_BYTE;else if(c instanceof Uint8ClampedArray)f=i.UNSIGNED_BYTE;else throw new Error("THREE.WebGLAttributes: Unsupported buffer data format: "+c);return{buffer:d,type:f,bytesPerElement:c.BYTES_PER_ELEMENT,version:a.version,size:u}}function n(a,l,c){let h=l.array,u=l.updateRanges;if(i.bindBuffer(c,a),u.length===0)i.bufferSubData(c,0,h);else{u.sort((f,m)=>f.start-m.start);let d=0;for(let f=1;f<u.length;f++){let m=u[d],x=u[f];x.start<=m.start+m.count+1?m.count=Math.max(m.count,x.start+x.count-m.start):(++d,u[d]=x)}u.length=d+1;for(let f=0,m=u.length;f<m;f++){let x=u[f];i.bufferSubData(c,x.start*h.BYTES_PER_ELEMENT,h,x.start,x.count)}l.clearUpdateRanges()}l.onUploadCallback()}function s(a){return a.isInterleavedBufferAttribute&&(a=a.data),t.get(a)}function r(a){a.isInterleavedBufferAttribute&&(a=a.data);let l=t.get(a);l&&(i.deleteBuffer(l.buffer),t.delete(a))}function o(a,l){if(a.isInterleavedBufferAttribute&&(a=a.data),a.isGLBufferAttribute){let h=t.get(a);(!h||h.version<a.version)&&t.set(a,{buffer:a.buffer,type:a.type,bytesPerElement:a.elementSize,version:a.version});return}let c=t.get(a);if(c===void 0)t.set(a,e(a,l));else if(c.version<a.version){if(c.size!==a.array.byteLength)throw new Error("THREE.WebGLAttributes: The size of the buffer attribute's array buffer does not match the original size. Resizing buffer attributes is not supported.");n(c.buffer,a,l),c.version=a.version}}return{get:s,remove:r,update:o}}function lw(i,t,e,n,s,r){let o=new ae(0),a=s===!0?0:1,l,c,h=null,u=0,d=null;function f(b){let T=b.isScene===!0?b.background:null;if(T&&T.isTexture){let M=b.backgroundBlurriness>0;T=t.get(T,M)}return T}function m(b){let T=!1,M=f(b);M===null?p(o,a):M&&M.isColor&&(p(M,1),T=!0);let C=i.xr.getEnvironmentBlendMode();C==="additive"?e.buffers.color.setClear(0,0,0,1,r):C==="alpha-blend"&&e.buffers.color.setClear(0,0,0,0,r),(i.autoClear||T)&&(e.buffers.depth.setTest(!0),e.buffers.depth.setMask(!0),e.buffers.color.setMask(!0),i.clear(i.autoClearColor,i.autoClearDepth,i.autoClearStencil))}function x(b,T){let M=f(T);M&&M.isCubeTexture?(c===void 0&&(c=new bi(new vo(1,1,1),new es({name:"BackgroundCubeMaterial",uniforms:vr(ss.backgroundCube.uniforms),vertexShader:ss.backgroundCube.vertexShader,fragmentShader:ss.backgroundCube.fragmentShader,side:qn,depthTest:!1,depthWrite:!1,fog:!1,allowOverride:!1})),c.geometry.deleteAttribute("normal"),c.geometry.deleteAttribute("uv"),c.onBeforeRender=function(C,A,_){this.matrixWorld.copyPosition(_.matrixWorld)},Object.defineProperty(c.material,"envMap",{get:function(){return this.uniforms.envMap.value}}),n.update(c)),c.material.uniforms.envMap.value=M,c.material.uniforms.backgroundBlurriness.value=T.backgroundBlurriness,c.material.uniforms.backgroundIntensity.value=T.backgroundIntensity,c.material.uniforms.backgroundRotation.value.setFromMatrix4(aw.makeRotationFromEuler(T.backgroundRotation)).transpose(),M.isRenderTargetTexture===!1&&c.material.uniforms.backgroundRotation.value.premultiply(i_),c.material.toneMapped=ye.getTransfer(M.colorSpace)!==Ee,(h!==M||u!==M.version||d!==i.toneMapping)&&(c.material.needsUpdate=!0,h=M,u=M.version,d=i.toneMapping),c.layers.enableAll(),b.unshift(c,c.geometry,c.material,0,0,null)):M&&M.isTexture&&(l===void 0&&(l=new bi(new Ma(2,2),new es({name:"BackgroundMaterial",uniforms:vr(ss.background.uniforms),vertexShader:ss.background.vertexShader,fragmentShader:ss.background.fragmentShader,side:Qs,depthTest:!1,depthWrite:!1,fog:!1,allowOverride:!1})),l.geometry.deleteAttribute("normal"),Object.defineProperty(l.material,"map",{get:function(){return this.uniforms.t2D.value}}),n.update(l)),l.material.uniforms.t2D.value=M,l.material.uniforms.backgroundIntensity.value=T.backgroundIntensity,l.material.toneMapped=ye.getTransfer(M.colorSpace)!==Ee,M.matrixAutoUpdate===!0&&M.updateMatrix(),l.material.uniforms.uvTransform.value.copy(M.matrix),(h!==M||u!==M.version||d!==i.toneMapping)&&(l.material.needsUpdate=!0,h=M,u=M.version,d=i.toneMapping),l.layers.enableAll(),b.unshift(l,l.geometry,l.material,0,0,null))}function p(b,T){b.getRGB(bh,af(i)),e.buffers.color.setClear(bh.r,bh.g,bh.b,T,r)}function g(){c!==void 0&&(c.geometry.dispose(),c.material.dispose(),c=void 0),l!==void 0&&(l.geometry.dispose(),l.material.dispose(),l=void 0)}return{getClearColor:function(){return o},setClearColor:function(b,T=1){o.set(b),a=T,p(o,a)},getClearAlpha:function(){return a},setClearAlpha:function(b){a=b,p(o,a)},render:m,addToRenderList:x,dispose:g}}function cw(i,t){let e=i.getParameter(i.MAX_VERTEX_ATTRIBS),n={},s=d(null),r=s,o=!1;function a(L,G,H,D,V){let Z=!1,z=u(L,D,H,G);r!==z&&(r=z,c(r.object)),Z=f(L,D,H,V),Z&&m(L,D,H,V),V!==null&&t.update(V,i.ELEMENT_ARRAY_BUFFER),(Z||o)&&(o=!1,M(L,G,H,D),V!==null&&i.bindBuffer(i.ELEMENT_ARRAY_BUFFER,t.get(V).buffer))}function l(){return i.createVertexArray()}function c(L){return i.bindVertexArray(L)}function h(L){return i.deleteVertexArray(L)}function u(L,G,H,D){let V=D.wireframe===!0,Z=n[G.id];Z===void 0&&(Z={},n[G.id]=Z);let z=L.isInstancedMesh===!0?L.id:0,lt=Z[z];lt===void 0&&(lt={},Z[z]=lt);let K=lt[H.id];K===void 0&&(K={},lt[H.id]=K);let J=K[V];return J===void 0&&(J=d(l()),K[V]=J),J}function d(L){let G=[],H=[],D=[];for(let V=0;V<e;V++)G[V]=0,H[V]=0,D[V]=0;return{geometry:null,program:null,wireframe:!1,newAttributes:G,enabledAttributes:H,attributeDivisors:D,object:L,attributes:{},index:null}}function f(L,G,H,D){let V=r.attributes,Z=G.attributes,z=0,lt=H.getAttributes();for(let K in lt)if(lt[K].location>=0){let it=V[K],ut=Z[K];if(ut===void 0&&(K==="instanceMatrix"&&L.instanceMatrix&&(ut=L.instanceMatrix),K==="instanceColor"&&L.instanceColor&&(ut=L.instanceColor)),it===void 0||it.attribute!==ut||ut&&it.data!==ut.data)return!0;z++}return r.attributesNum!==z||r.index!==D}function m(L,G,H,D){let V={},Z=G.attributes,z=0,lt=H.getAttributes();for(let K in lt)if(lt[K].location>=0){let it=Z[K];it===void 0&&(K==="instanceMatrix"&&L.instanceMatrix&&(it=L.instanceMatrix),K==="instanceColor"&&L.instanceColor&&(it=L.instanceColor));let ut={};ut.attribute=it,it&&it.data&&(ut.data=it.data),V[K]=ut,z++}r.attributes=V,r.attributesNum=z,r.index=D}function x(){let L=r.newAttributes;for(let G=0,H=L.length;G<H;G++)L[G]=0}function p(L){g(L,0)}function g(L,G){let H=r.newAttributes,D=r.enabledAttributes,V=r.attributeDivisors;H[L]=1,D[L]===0&&(i.enableVertexAttribArray(L),D[L]=1),V[L]!==G&&(i.vertexAttribDivisor(L,G),V[L]=G)}function b(){let L=r.newAttributes,G=r.enabledAttributes;for(let H=0,D=G.length;H<D;H++)G[H]!==L[H]&&(i.disableVertexAttribArray(H),G[H]=0)}function T(L,G,H,D,V,Z,z){z===!0?i.vertexAttribIPointer(L,G,H,V,Z):i.vertexAttribPointer(L,G,H,D,V,Z)}function M(L,G,H,D){x();let V=D.attributes,Z=H.getAttributes(),z=G.defaultAttributeValues;for(let lt in Z){let K=Z[lt];if(K.location>=0){let J=V[lt];if(J===void 0&&(lt==="instanceMatrix"&&L.instanceMatrix&&(J=L.instanceMatrix),lt==="instanceColor"&&L.instanceColor&&(J=L.instanceColor)),J!==void 0){let it=J.normalized,ut=J.itemSize,ht=t.get(J);if(ht===void 0)continue;let Q=ht.buffer,pt=ht.type,_t=ht.bytesPerElement,Et=pt===i.INT||pt===i.UNSIGNED_INT||J.gpuType===kc;if(J.isInterleavedBufferAttribute){let bt=J.data,Wt=bt.isInterleavedBuffer===!0?bt.stride:bt.itemSize,se=J.offset;if(bt.isInstancedInterleavedBuffer||bt.isInstancedBufferAttribute){for(let Gt=0;Gt<K.locationSize;Gt++)g(K.location+Gt,bt.meshPerAttribute);L.isInstancedMesh!==!0&&D._maxInstanceCount===void 0&&(D._maxInstanceCount=bt.meshPerAttribute*bt.count)}else for(let Gt=0;Gt<K.locationSize;Gt++)p(K.location+Gt);i.bindBuffer(i.ARRAY_BUFFER,Q);for(let Gt=0;Gt<K.locationSize;Gt++)T(K.location+Gt,ut/K.locationSize,pt,it,Wt*_t,(se+ut/K.locationSize*Gt)*_t,Et)}else{if(J.isInstancedBufferAttribute){for(let bt=0;bt<K.locationSize;bt++)g(K.location+bt,J.meshPerAttribute);L.isInstancedMesh!==!0&&D._maxInstanceCount===void 0&&(D._maxInstanceCount=J.meshPerAttribute*J.count)}else for(let bt=0;bt<K.locationSize;bt++)p(K.location+bt);i.bindBuffer(i.ARRAY_BUFFER,Q);for(let bt=0;bt<K.locationSize;bt++)T(K.location+bt,ut/K.locationSize,pt,it,ut*_t,ut/K.locationSize*bt*_t,Et)}}else if(z!==void 0){let it=z[lt];if(it!==void 0)switch(it.length){case 2:i.vertexAttrib2fv(K.location,it);break;case 3:i.vertexAttrib3fv(K.location,it);break;case 4:i.vertexAttrib4fv(K.location,it);break;default:i.vertexAttrib1fv(K.location,it)}}}}b()}function C(){B();for(let L in n){let G=n[L];for(let H in G){let D=G[H];for(let V in D){let Z=D[V];for(let z in Z)h(Z[z].object),delete Z[z];delete D[V]}}delete n[L]}}function A(L){if(n[L.id]===void 0)return;let G=n[L.id];for(let H in G){let D=G[H];for(let V in D){let Z=D[V];for(let z in Z)h(Z[z].object),delete Z[z];delete D[V]}}delete n[L.id]}function _(L){for(let G in n){let H=n[G];for(let D in H){let V=H[D];if(V[L.id]===void 0)continue;let Z=V[L.id];for(let z in Z)h(Z[z].object),delete Z[z];delete V[L.id]}}}function E(L){for(let G in n){let H=n[G],D=L.isInstancedMesh===!0?L.id:0,V=H[D];if(V!==void 0){for(let Z in V){let z=V[Z];for(let lt in z)h(z[lt].object),delete z[lt];delete V[Z]}delete H[D],Object.keys(H).length===0&&delete n[G]}}}function B(){N(),o=!0,r!==s&&(r=s,c(r.object))}function N(){s.geometry=null,s.program=null,s.wireframe=!1}return{setup:a,reset:B,resetDefaultState:N,dispose:C,releaseStatesOfGeometry:A,releaseStatesOfObject:E,releaseStatesOfProgram:_,initAttributes:x,enableAttribute:p,disableUnusedAttributes:b}}function hw(i,t,e){let n;function s(l){n=l}function r(l,c){i.drawArrays(n,l,c),e.update(c,n,1)}function o(l,c,h){h!==0&&(i.drawArraysInstanced(n,l,c,h),e.update(c,n,h))}function a(l,c,h){if(h===0)return;t.get("WEBGL_multi_draw").multiDrawArraysWEBGL(n,l,0,c,0,h);let d=0;for(let f=0;f<h;f++)d+=c[f];e.update(d,n,1)}this.setMode=s,this.render=r,this.renderInstances=o,this.renderMultiDraw=a}function uw(i,t,e,n){let s;function r(){if(s!==void 0)return s;if(t.has("EXT_texture_filter_anisotropic")===!0){let _=t.get("EXT_texture_filter_anisotropic");s=i.getParameter(_.MAX_TEXTURE_MAX_ANISOTROPY_EXT)}else s=0;return s}function o(_){return!(_!==Bi&&n.convert(_)!==i.getParameter(i.IMPLEMENTATION_COLOR_READ_FORMAT))}function a(_){let E=_===Oi&&(t.has("EXT_color_buffer_half_float")||t.has("EXT_color_buffer_float"));return!(_!==di&&_!==Ui&&!E&&n.convert(_)!==i.getParameter(i.IMPLEMENTATION_COLOR_READ_TYPE))}function l(_){if(_==="highp"){if(i.getShaderPrecisionFormat(i.VERTEX_SHADER,i.HIGH_FLOAT).precision>0&&i.getShaderPrecisionFormat(i.FRAGMENT_SHADER,i.HIGH_FLOAT).precision>0)return"highp";_="mediump"}return _==="mediump"&&i.getShaderPrecisionFormat(i.VERTEX_SHADER,i.MEDIUM_FLOAT).precision>0&&i.getShaderPrecisionFormat(i.FRAGMENT_SHADER,i.MEDIUM_FLOAT).precision>0?"mediump":"lowp"}let c=e.precision!==void 0?e.precision:"highp",h=l(c);h!==c&&(Yt("WebGLRenderer:",c,"not supported, using",h,"instead."),c=h);let u=e.reversedDepthBuffer===!0&&t.has("EXT_clip_control"),d=e.logarithmicDepthBuffer===!0&&u===!1;e.reversedDepthBuffer===!0&&u===!1&&Yt("WebGLRenderer: Unable to use reversed depth buffer due to missing EXT_clip_control extension. Fallback to default depth buffer."),e.logarithmicDepthBuffer===!0&&u===!0&&Yt("WebGLRenderer: Logarithmic depth buffer is ignored when reversed depth buffer is enabled.");let f=i.getParameter(i.MAX_TEXTURE_IMAGE_UNITS),m=i.getParameter(i.MAX_VERTEX_TEXTURE_IMAGE_UNITS),x=i.getParameter(i.MAX_TEXTURE_SIZE),p=i.getParameter(i.MAX_CUBE_MAP_TEXTURE_SIZE),g=i.getParameter(i.MAX_VERTEX_ATTRIBS),b=i.getParameter(i.MAX_VERTEX_UNIFORM_VECTORS),T=i.getParameter(i.MAX_VARYING_VECTORS),M=i.getParameter(i.MAX_FRAGMENT_UNIFORM_VECTORS),C=i.getParameter(i.MAX_SAMPLES),A=i.getParameter(i.SAMPLES);return{isWebGL2:!0,getMaxAnisotropy:r,getMaxPrecision:l,textureFormatReadable:o,textureTypeReadable:a,precision:c,logarithmicDepthBuffer:d,reversedDepthBuffer:u,maxTextures:f,maxVertexTextures:m,maxTextureSize:x,maxCubemapSize:p,maxAttributes:g,maxVertexUniforms:b,maxVaryings:T,maxFragmentUniforms:M,maxSamples:C,samples:A}}function dw(i){let t=this,e=null,n=0,s=!1,r=!1,o=new Gn,a=new ee,l={value:null,needsUpdate:!1};this.uniform=l,this.numPlanes=0,this.numIntersection=0,this.init=function(u,d){let f=u.length!==0||d||n!==0||s;return s=d,n=u.length,f},this.beginShadows=function(){r=!0,h(null)},this.endShadows=function(){r=!1},this.setGlobalState=function(u,d){e=h(u,d,0)},this.setState=function(u,d,f){let m=u.clippingPlanes,x=u.clipIntersection,p=u.clipShadows,g=i.get(u);if(!s||m===null||m.length===0||r&&!p)r?h(null):c();else{let b=r?0:n,T=b*4,M=g.clippingState||null;l.value=M,M=h(m,d,T,f);for(let C=0;C!==T;++C)M[C]=e[C];g.clippingState=M,this.numIntersection=x?this.numPlanes:0,this.numPlanes+=b}};function c(){l.value!==e&&(l.value=e,l.needsUpdate=n>0),t.numPlanes=n,t.numIntersection=0}function h(u,d,f,m){let x=u!==null?u.length:0,p=null;if(x!==0){if(p=l.value,m!==!0||p===null){let g=f+x*4,b=d.matrixWorldInverse;a.getNormalMatrix(b),(p===null||p.length<g)&&(p=new Float32Array(g));for(let T=0,M=f;T!==x;++T,M+=4)o.copy(u[T]).applyMatrix4(b,a),o.normal.toArray(p,M),p[M+3]=o.constant}l.value=p,l.needsUpdate=!0}return t.numPlanes=x,t.numIntersection=0,p}}function U0(i,t,e){return new Ba(i,{minFilter:ws,generateMipmaps:t,type:Oi,colorSpace:ha,depthBuffer:e})}function ka(i,t,e){return new es({name:i,uniforms:t,vertexShader:he.cube_vert,fragmentShader:e,side:qn,blending:gr,depthTest:!1,depthWrite:!1})}function yw(){return ka("PMREMGGXConvolution",{envMap:{value:null},roughness:{value:0},lodBias:{value:0}},`

		#define GGX_SAMPLES ${s_}u

		varying vec3 vWorldDirection;

		uniform samplerCube envMap;
		uniform float roughness;
		uniform float lodBias;

		#include <common>

		// Van der Corput radical inverse
		float radicalInverse_VdC( uint bits ) {

			bits = ( bits << 16u ) | ( bits >> 16u );
			bits = ( ( bits & 0x55555555u ) << 1u ) | ( ( bits & 0xAAAAAAAAu ) >> 1u );
			bits = ( ( bits & 0x33333333u ) << 2u ) | ( ( bits & 0xCCCCCCCCu ) >> 2u );
			bits = ( ( bits & 0x0F0F0F0Fu ) << 4u ) | ( ( bits & 0xF0F0F0F0u ) >> 4u );
			bits = ( ( bits & 0x00FF00FFu ) << 8u ) | ( ( bits & 0xFF00FF00u ) >> 8u );
			return float( bits ) * 2.3283064365386963e-10; // / 0x100000000

		}

		// Hammersley sequence
		vec2 hammersley( uint i, uint N ) {

			return vec2( float( i ) / float( N ), radicalInverse_VdC( i ) );

		}

		void main() {

			vec3 N = normalize( vWorldDirection );

			// For very low roughness, just sample the environment directly
			if ( roughness < 0.001 ) {

				gl_FragColor = vec4( textureLod( envMap, N, 0.0 ).rgb, 1.0 );
				return;

			}

			float alpha = roughness * roughness;
			float alpha2 = alpha * alpha;

			// Tangent space basis for VNDF sampling
			vec3 up = abs( N.z ) < 0.999 ? vec3( 0.0, 0.0, 1.0 ) : vec3( 1.0, 0.0, 0.0 );
			vec3 tangent = normalize( cross( up, N ) );
			vec3 bitangent = cross( N, tangent );

			vec3 prefilteredColor = vec3( 0.0 );
			float totalWeight = 0.0;

			for ( uint i = 0u; i < GGX_SAMPLES; i ++ ) {

				vec2 Xi = hammersley( i, GGX_SAMPLES );

				// With V = N, sample the reflected direction directly.
				float invQ = 1.0 / ( 1.0 - Xi.x + alpha2 * Xi.x );
				float NdotL = ( 1.0 - Xi.x - alpha2 * Xi.x ) * invQ;

				if ( NdotL > 0.0 ) {

					float phi = 2.0 * PI * Xi.y;
					float sinTheta = 2.0 * alpha * sqrt( Xi.x * ( 1.0 - Xi.x ) ) * invQ;
					vec3 L = N * NdotL + ( tangent * cos( phi ) + bitangent * sin( phi ) ) * sinTheta;

					// Match the source mip to the sample's solid angle. The terms
					// independent of the sample are precomputed in lodBias.
					float d = alpha2 * invQ;
					float lod = max( log2( d ) + lodBias, 0.0 );

					// Weight by NdotL for the split-sum approximation
					prefilteredColor += textureLod( envMap, L, lod ).rgb * NdotL;
					totalWeight += NdotL;

				}

			}

			gl_FragColor = vec4( prefilteredColor / totalWeight, 1.0 );

		}
	`)}function xw(){return ka("PMREMGGXIntegration",{envMap:{value:null},roughness:{value:0},sourceLod:{value:0},sourceSize:{value:r_}},`

		varying vec3 vWorldDirection;

		uniform samplerCube envMap;
		uniform float roughness;
		uniform float sourceLod;
		uniform int sourceSize;

		void main() {

			vec3 N = normalize( vWorldDirection );

			float alpha = roughness * roughness;
			float alpha2 = alpha * alpha;

			float texelSize = 2.0 / float( sourceSize );

			vec3 prefilteredColor = vec3( 0.0 );
			float totalWeight = 0.0;

			// Pair opposite texels: only the one in N's hemisphere contributes.
			for ( int face = 0; face < 3; face ++ ) {

				for ( int y = 0; y < sourceSize; y ++ ) {

					for ( int x = 0; x < sourceSize; x ++ ) {

						vec2 uv = ( vec2( x, y ) + 0.5 ) * texelSize - 1.0;
						vec3 texelDirection = face == 0 ? vec3( 1.0, uv ) : ( face == 1 ? vec3( uv.x, 1.0, uv.y ) : vec3( uv, 1.0 ) );

						float invDistance = inversesqrt( 1.0 + dot( uv, uv ) );
						float NdotL = dot( N, texelDirection );
						texelDirection *= NdotL < 0.0 ? - 1.0 : 1.0;
						NdotL = abs( NdotL ) * invDistance;

						// With V = N, NdotH squared is ( 1 + NdotL ) / 2. Common factors
						// in the GGX distribution and texel solid angle cancel when normalized.
						float d = 1.0 + alpha2 + ( alpha2 - 1.0 ) * NdotL;
						float weight = NdotL * invDistance * invDistance * invDistance / ( d * d );

						prefilteredColor += textureLod( envMap, texelDirection, sourceLod ).rgb * weight;
						totalWeight += weight;

					}

				}

			}

			gl_FragColor = vec4( prefilteredColor / totalWeight, 1.0 );

		}
	`)}function vw(){return ka("PMREMSphericalGaussianBlur",{envMap:{value:null},sigma:{value:0}},`

		#define SAMPLES ${pw}
		#define GOLDEN_ANGLE 2.39996322973

		varying vec3 vWorldDirection;

		uniform samplerCube envMap;
		uniform float sigma;

		#include <common>

		void main() {

			vec3 outputDirection = normalize( vWorldDirection );

			vec3 up = abs( outputDirection.z ) < 0.999 ? vec3( 0.0, 0.0, 1.0 ) : vec3( 1.0, 0.0, 0.0 );
			vec3 tangent = normalize( cross( up, outputDirection ) );
			vec3 bitangent = cross( outputDirection, tangent );

			// Truncate the kernel at three standard deviations or at the antipode.
			float thetaMax = min( 3.0 * sigma, PI );
			float truncation = 1.0 - exp( - 0.5 * thetaMax * thetaMax / ( sigma * sigma ) );

			vec3 accumColor = vec3( 0.0 );
			float accumWeight = 0.0;

			for ( int i = 0; i < SAMPLES; i ++ ) {

				// Stratified inverse-CDF sampling of the Gaussian, placed on a golden-angle spiral.
				float stratum = ( float( i ) + 0.5 ) / float( SAMPLES );
				float theta = sigma * sqrt( - 2.0 * log( 1.0 - stratum * truncation ) );
				float phi = float( i ) * GOLDEN_ANGLE;

				vec3 offset = cos( phi ) * tangent + sin( phi ) * bitangent;
				vec3 sampleDirection = cos( theta ) * outputDirection + sin( theta ) * offset;

				// Correct the planar sample density to solid angle.
				float weight = sin( theta ) / theta;

				accumColor += weight * textureLod( envMap, sampleDirection, 0.0 ).rgb;
				accumWeight += weight;

			}

			gl_FragColor = vec4( accumColor / accumWeight, 1.0 );

		}
	`)}function O0(){return ka("PMREMEquirectangularToCubemap",{envMap:{value:null}},`

		varying vec3 vWorldDirection;

		uniform sampler2D envMap;

		#include <common>

		void main() {

			// Average four subpixel samples to preserve small, bright features.
			vec3 direction = normalize( vWorldDirection );
			vec3 dx = dFdx( direction ) * 0.25;
			vec3 dy = dFdy( direction ) * 0.25;

			vec3 color = textureLod( envMap, equirectUv( normalize( direction - dx - dy ) ), 0.0 ).rgb;
			color += textureLod( envMap, equirectUv( normalize( direction + dx - dy ) ), 0.0 ).rgb;
			color += textureLod( envMap, equirectUv( normalize( direction - dx + dy ) ), 0.0 ).rgb;
			color += textureLod( envMap, equirectUv( normalize( direction + dx + dy ) ), 0.0 ).rgb;
			gl_FragColor = vec4( color * 0.25, 1.0 );

		}
	`)}function B0(){return ka("PMREMCubemapToCubemap",{envMap:{value:null},flipEnvMap:{value:-1}},`

		varying vec3 vWorldDirection;

		uniform samplerCube envMap;
		uniform float flipEnvMap;

		void main() {

			gl_FragColor = vec4( textureCube( envMap, vec3( flipEnvMap * vWorldDirection.x, vWorldDirection.yz ) ).rgb, 1.0 );

		}
	`)}function bw(i){let t=new WeakMap,e=new WeakMap,n=null;function s(d,f=!1){return d==null?null:f?o(d):r(d)}function r(d){if(d&&d.isTexture){let f=d.mapping;if(f===Uc||f===Oc)if(t.has(d)){let m=t.get(d).texture;return a(m,d.mapping)}else{let m=d.image;if(m&&m.height>0){let x=new Ba(m.height);return x.fromEquirectangularTexture(i,d),t.set(d,x),d.addEventListener("dispose",c),a(x.texture,d.mapping)}else return null}}return d}function o(d){if(d&&d.isTexture&&d.isPMREMTexture!==!0){let f=d.mapping,m=f===Uc||f===Oc,x=f===yr||f===Ao;if(m||x){let p=e.get(d),g=p!==void 0?p.texture.pmremVersion:0;if(d.isRenderTargetTexture&&d.pmremVersion!==g)return n===null&&(n=new Mh(i)),p=m?n.fromEquirectangular(d,p):n.fromCubemap(d,p),p.texture.pmremVersion=d.pmremVersion,e.set(d,p),p.texture;if(p!==void 0)return p.texture;{let b=d.image;return m&&b&&b.height>0||x&&b&&l(b)?(n===null&&(n=new Mh(i)),p=m?n.fromEquirectangular(d):n.fromCubemap(d),p.texture.pmremVersion=d.pmremVersion,e.set(d,p),d.addEventListener("dispose",h),p.texture):null}}}return d}function a(d,f){return f===Uc?d.mapping=yr:f===Oc&&(d.mapping=Ao),d}function l(d){let f=0,m=6;for(let x=0;x<m;x++)d[x]!==void 0&&f++;return f===m}function c(d){let f=d.target;f.removeEventListener("dispose",c);let m=t.get(f);m!==void 0&&(t.delete(f),m.dispose())}function h(d){let f=d.target;f.removeEventListener("dispose",h);let m=e.get(f);m!==void 0&&(e.delete(f),m.dispose())}function u(){t=new WeakMap,e=new WeakMap,n!==null&&(n.dispose(),n=null)}return{get:s,dispose:u}}function Sw(i){let t={};function e(n){if(t[n]!==void 0)return t[n];let s=i.getExtension(n);return t[n]=s,s}return{has:function(n){return e(n)!==null},init:function(){e("EXT_color_buffer_float"),e("WEBGL_clip_cull_distance"),e("OES_texture_float_linear"),e("EXT_color_buffer_half_float"),e("WEBGL_multisampled_render_to_texture"),e("WEBGL_render_shared_exponent")},get:function(n){let s=e(n);return s===null&&oa("WebGLRenderer: "+n+" extension not supported."),s}}}function Mw(i,t,e,n){let s={},r=new WeakMap,o=new FinalizationRegistry(m=>delete s[m]);function a(m){l(m.target)}function l(m){m.index!==null&&t.remove(m.index);for(let p in m.attributes)t.remove(m.attributes[p]);m.removeEventListener("dispose",a),delete s[m.id],o.unregister(m);let x=r.get(m);x&&(t.remove(x),r.delete(m)),n.releaseStatesOfGeometry(m),m.isInstancedBufferGeometry===!0&&delete m._maxInstanceCount,e.memory.geometries--}function c(m,x){return s[x.id]!==void 0||(x.addEventListener("dispose",a),s[x.id]=new WeakRef(x),o.register(x,x.id,x),e.memory.geometries++),x}function h(m){let x=m.attributes;for(let p in x)t.update(x[p],i.ARRAY_BUFFER)}function u(m){let x=m.index,p=m.attributes.position,g=0;if(p===void 0)return;let b=x!==null?x.array.length:p.array.length/3-1,T=p.count>=65535?_a:ga,M=new T(Math.ceil(b/3)*6,1),C=M.array;if(x!==null){let _=x.array;g=x.version;for(let E=0,B=0;E<b;E+=3){let N=_[E+0],L=_[E+1],G=_[E+2];C[B++]=N,C[B++]=L,C[B++]=L,C[B++]=G,C[B++]=G,C[B++]=N}}else{g=p.version;for(let _=0,E=0;_<b;_+=3){let B=_+0,N=_+1,L=_+2;C[E++]=B,C[E++]=N,C[E++]=N,C[E++]=L,C[E++]=L,C[E++]=B}}M.version=g;let A=r.get(m);A&&t.remove(A),r.set(m,M)}function d(m){let x=r.get(m);if(x){let p=m.index;p!==null&&x.version<p.version&&u(m)}else u(m);return r.get(m)}function f(){for(let m in s){let x=s[m].deref();x!==void 0&&l(x)}}return{get:c,update:h,getWireframeAttribute:d,dispose:f}}function ww(i,t,e){let n;function s(u){n=u}let r,o;function a(u){r=u.type,o=u.bytesPerElement}function l(u,d){i.drawElements(n,d,r,u*o),e.update(d,n,1)}function c(u,d,f){f!==0&&(i.drawElementsInstanced(n,d,r,u*o,f),e.update(d,n,f))}function h(u,d,f){if(f===0)return;t.get("WEBGL_multi_draw").multiDrawElementsWEBGL(n,d,0,r,u,0,f);let x=0;for(let p=0;p<f;p++)x+=d[p];e.update(x,n,1)}this.setMode=s,this.setIndex=a,this.render=l,this.renderInstances=c,this.renderMultiDraw=h}function Aw(i){let t={geometries:0,textures:0},e={frame:0,calls:0,triangles:0,points:0,lines:0};function n(r,o,a){switch(e.calls++,o){case i.TRIANGLES:e.triangles+=a*(r/3);break;case i.LINES:e.lines+=a*(r/2);break;case i.LINE_STRIP:e.lines+=a*(r-1);break;case i.LINE_LOOP:e.lines+=a*r;break;case i.POINTS:e.points+=a*r;break;default:Jt("WebGLInfo: Unknown draw mode:",o);break}}function s(){e.calls=0,e.triangles=0,e.points=0,e.lines=0}return{memory:t,render:e,programs:null,autoReset:!0,reset:s,update:n}}function Ew(i,t,e){let n=new WeakMap,s=new Ze;function r(o,a,l){let c=o.morphTargetInfluences,h=a.morphAttributes.position||a.morphAttributes.normal||a.morphAttributes.color,u=h!==void 0?h.length:0,d=n.get(a);if(d===void 0||d.count!==u){let B=function(){_.dispose(),n.delete(a),a.removeEventListener("dispose",B)};d!==void 0&&d.texture.dispose();let f=a.morphAttributes.position!==void 0,m=a.morphAttributes.normal!==void 0,x=a.morphAttributes.color!==void 0,p=a.morphAttributes.position||[],g=a.morphAttributes.normal||[],b=a.morphAttributes.color||[],T=0;f===!0&&(T=1),m===!0&&(T=2),x===!0&&(T=3);let M=a.attributes.position.count*T,C=1;M>t.maxTextureSize&&(C=Math.ceil(M/t.maxTextureSize),M=t.maxTextureSize);let A=new Float32Array(M*C*4*u),_=new pa(A,M,C,u);_.type=Ui,_.needsUpdate=!0;let E=T*4;for(let N=0;N<u;N++){let L=p[N],G=g[N],H=b[N],D=M*C*4*N;for(let V=0;V<L.count;V++){let Z=V*E;f===!0&&(s.fromBufferAttribute(L,V),A[D+Z+0]=s.x,A[D+Z+1]=s.y,A[D+Z+2]=s.z,A[D+Z+3]=0),m===!0&&(s.fromBufferAttribute(G,V),A[D+Z+4]=s.x,A[D+Z+5]=s.y,A[D+Z+6]=s.z,A[D+Z+7]=0),x===!0&&(s.fromBufferAttribute(H,V),A[D+Z+8]=s.x,A[D+Z+9]=s.y,A[D+Z+10]=s.z,A[D+Z+11]=H.itemSize===4?s.w:1)}}d={count:u,texture:_,size:new te(M,C)},n.set(a,d),a.addEventListener("dispose",B)}if(o.isInstancedMesh===!0&&o.morphTexture!==null)l.getUniforms().setValue(i,"morphTexture",o.morphTexture,e);else{let f=0;for(let x=0;x<c.length;x++)f+=c[x];let m=a.morphTargetsRelative?1:1-f;l.getUniforms().setValue(i,"morphTargetBaseInfluence",m),l.getUniforms().setValue(i,"morphTargetInfluences",c)}l.getUniforms().setValue(i,"morphTargetsTexture",d.texture,e),l.getUniforms().setValue(i,"morphTargetsTextureSize",d.size)}return{update:r}}function Tw(i,t,e,n,s){let r=new WeakMap;function o(c){let h=s.render.frame,u=c.geometry,d=t.get(c,u);if(r.get(d)!==h&&(t.update(d),r.set(d,h)),c.isInstancedMesh&&(c.hasEventListener("dispose",l)===!1&&c.addEventListener("dispose",l),r.get(c)!==h&&(e.update(c.instanceMatrix,i.ARRAY_BUFFER),c.instanceColor!==null&&e.update(c.instanceColor,i.ARRAY_BUFFER),r.set(c,h))),c.isSkinnedMesh){let f=c.skeleton;r.get(f)!==h&&(f.update(),r.set(f,h))}return d}function a(){r=new WeakMap}function l(c){let h=c.target;h.removeEventListener("dispose",l),n.releaseStatesOfObject(h),e.remove(h.instanceMatrix),h.instanceColor!==null&&e.remove(h.instanceColor)}return{update:o,dispose:a}}function Cw(i,t,e,n,s,r){let o=new hi(t,e,{type:i,depthBuffer:s,stencilBuffer:r,samples:n?4:0,storeMultisampledDepthBuffer:!1,storeMultisampledStencilBuffer:!1,resolveDepthBuffer:!1,resolveStencilBuffer:!1}),a=null,l=null,c=null,h=new Cn;h.setAttribute("position",new Jn([-1,3,0,-1,-1,0,3,-1,0],3)),h.setAttribute("uv",new Jn([0,2,0,0,2,0],2));let u=new bc({uniforms:{tDiffuse:{value:null}},vertexShader:`
			precision highp float;

			uniform mat4 modelViewMatrix;
			uniform mat4 projectionMatrix;

			attribute vec3 position;
			attribute vec2 uv;

			varying vec2 vUv;

			void main() {
				vUv = uv;
				gl_Position = projectionMatrix * modelViewMatrix * vec4( position, 1.0 );
			}`,fragmentShader:`
			precision highp float;

			uniform sampler2D tDiffuse;

			varying vec2 vUv;

			#include <tonemapping_pars_fragment>
			#include <colorspace_pars_fragment>

			void main() {
				gl_FragColor = texture2D( tDiffuse, vUv );

				#ifdef LINEAR_TONE_MAPPING
					gl_FragColor.rgb = LinearToneMapping( gl_FragColor.rgb );
				#elif defined( REINHARD_TONE_MAPPING )
					gl_FragColor.rgb = ReinhardToneMapping( gl_FragColor.rgb );
				#elif defined( CINEON_TONE_MAPPING )
					gl_FragColor.rgb = CineonToneMapping( gl_FragColor.rgb );
				#elif defined( ACES_FILMIC_TONE_MAPPING )
					gl_FragColor.rgb = ACESFilmicToneMapping( gl_FragColor.rgb );
				#elif defined( AGX_TONE_MAPPING )
					gl_FragColor.rgb = AgXToneMapping( gl_FragColor.rgb );
				#elif defined( NEUTRAL_TONE_MAPPING )
					gl_FragColor.rgb = NeutralToneMapping( gl_FragColor.rgb );
				#elif defined( CUSTOM_TONE_MAPPING )
					gl_FragColor.rgb = CustomToneMapping( gl_FragColor.rgb );
				#endif

				#ifdef SRGB_TRANSFER
					gl_FragColor = sRGBTransferOETF( gl_FragColor );
				#endif
			}`,depthTest:!1,depthWrite:!1}),d=new bi(h,u),f=new Nc(-1,1,1,-1,0,1),m=null,x=null,p=!1,g,b=null,T=[],M=!1;this.setSize=function(C,A){o.setSize(C,A),a!==null&&a.setSize(C,A),l!==null&&l.setSize(C,A);for(let _=0;_<T.length;_++){let E=T[_];E.setSize&&E.setSize(C,A)}},this.setEffects=function(C){T=C,M=T.length>0&&T[0].isRenderPass===!0;let A=o.width,_=o.height;T.length>0&&a===null&&(a=new hi(A,_,{type:Oi,depthBuffer:!1,stencilBuffer:!1}),l=new hi(A,_,{type:Oi,depthBuffer:!1,stencilBuffer:!1}));let E=s===!0&&T.some(B=>B.needsDepthTexture===!0);E!==(o.depthTexture!==null)&&(E===!0&&c===null&&(c=new Ms(A,_),r===!0&&(c.format=As,c.type=xr)),o.dispose(),o.depthTexture=E?c:null,o.resolveDepthBuffer=E,o.storeMultisampledDepthBuffer=E);for(let B=0;B<T.length;B++){let N=T[B];N.setSize&&N.setSize(A,_),E&&N.needsDepthTexture===!0&&N.setDepthTexture&&N.setDepthTexture(c)}},this.begin=function(C,A){if(p||C.toneMapping===ns&&T.length===0)return!1;if(b=A,A!==null){let _=A.width,E=A.height;(o.width!==_||o.height!==E)&&this.setSize(_,E)}return M===!1&&C.setRenderTarget(o),g=C.toneMapping,C.toneMapping=ns,!0},this.hasRenderPass=function(){return M},this.end=function(C,A){C.toneMapping=g,p=!0;let _=o,E=a;for(let B=0;B<T.length;B++){let N=T[B];N.enabled!==!1&&(N.render(C,E,_,A),N.needsSwap!==!1&&(_=E,E=E===a?l:a))}if(m!==C.outputColorSpace||x!==C.toneMapping){m=C.outputColorSpace,x=C.toneMapping,u.defines={},ye.getTransfer(m)===Ee&&(u.defines.SRGB_TRANSFER="");let B=Rw[x];B&&(u.defines[B]=""),u.needsUpdate=!0}u.uniforms.tDiffuse.value=_.texture,C.setRenderTarget(b),C.render(d,f),b=null,p=!1},this.isCompositing=function(){return p},this.dispose=function(){o.dispose(),a!==null&&a.dispose(),l!==null&&l.dispose(),h.dispose(),u.dispose()}}function Co(i,t,e){let n=i[0];if(n<=0||n>0)return i;let s=t*e,r=k0[s];if(r===void 0&&(r=new Float32Array(s),k0[s]=r),t!==0){n.toArray(r,0);for(let o=1,a=0;o!==t;++o)a+=e,i[o].toArray(r,a)}return r}function gn(i,t){if(i.length!==t.length)return!1;for(let e=0,n=i.length;e<n;e++)if(i[e]!==t[e])return!1;return!0}function _n(i,t){for(let e=0,n=t.length;e<n;e++)i[e]=t[e]}function Ah(i,t){let e=z0[t];e===void 0&&(e=new Int32Array(t),z0[t]=e);for(let n=0;n!==t;++n)e[n]=i.allocateTextureUnit();return e}function Pw(i,t){let e=this.cache;e[0]!==t&&(i.uniform1f(this.addr,t),e[0]=t)}function Iw(i,t){let e=this.cache;if(t.x!==void 0)(e[0]!==t.x||e[1]!==t.y)&&(i.uniform2f(this.addr,t.x,t.y),e[0]=t.x,e[1]=t.y);else{if(gn(e,t))return;i.uniform2fv(this.addr,t),_n(e,t)}}function Lw(i,t){let e=this.cache;if(t.x!==void 0)(e[0]!==t.x||e[1]!==t.y||e[2]!==t.z)&&(i.uniform3f(this.addr,t.x,t.y,t.z),e[0]=t.x,e[1]=t.y,e[2]=t.z);else if(t.r!==void 0)(e[0]!==t.r||e[1]!==t.g||e[2]!==t.b)&&(i.uniform3f(this.addr,t.r,t.g,t.b),e[0]=t.r,e[1]=t.g,e[2]=t.b);else{if(gn(e,t))return;i.uniform3fv(this.addr,t),_n(e,t)}}function Dw(i,t){let e=this.cache;if(t.x!==void 0)(e[0]!==t.x||e[1]!==t.y||e[2]!==t.z||e[3]!==t.w)&&(i.uniform4f(this.addr,t.x,t.y,t.z,t.w),e[0]=t.x,e[1]=t.y,e[2]=t.z,e[3]=t.w);else{if(gn(e,t))return;i.uniform4fv(this.addr,t),_n(e,t)}}function Nw(i,t){let e=this.cache,n=t.elements;if(n===void 0){if(gn(e,t))return;i.uniformMatrix2fv(this.addr,!1,t),_n(e,t)}else{if(gn(e,n))return;H0.set(n),i.uniformMatrix2fv(this.addr,!1,H0),_n(e,n)}}function Fw(i,t){let e=this.cache,n=t.elements;if(n===void 0){if(gn(e,t))return;i.uniformMatrix3fv(this.addr,!1,t),_n(e,t)}else{if(gn(e,n))return;G0.set(n),i.uniformMatrix3fv(this.addr,!1,G0),_n(e,n)}}function Uw(i,t){let e=this.cache,n=t.elements;if(n===void 0){if(gn(e,t))return;i.uniformMatrix4fv(this.addr,!1,t),_n(e,t)}else{if(gn(e,n))return;V0.set(n),i.uniformMatrix4fv(this.addr,!1,V0),_n(e,n)}}function Ow(i,t){let e=this.cache;e[0]!==t&&(i.uniform1i(this.addr,t),e[0]=t)}function Bw(i,t){let e=this.cache;if(t.x!==void 0)(e[0]!==t.x||e[1]!==t.y)&&(i.uniform2i(this.addr,t.x,t.y),e[0]=t.x,e[1]=t.y);else{if(gn(e,t))return;i.uniform2iv(this.addr,t),_n(e,t)}}function kw(i,t){let e=this.cache;if(t.x!==void 0)(e[0]!==t.x||e[1]!==t.y||e[2]!==t.z)&&(i.uniform3i(this.addr,t.x,t.y,t.z),e[0]=t.x,e[1]=t.y,e[2]=t.z);else{if(gn(e,t))return;i.uniform3iv(this.addr,t),_n(e,t)}}function zw(i,t){let e=this.cache;if(t.x!==void 0)(e[0]!==t.x||e[1]!==t.y||e[2]!==t.z||e[3]!==t.w)&&(i.uniform4i(this.addr,t.x,t.y,t.z,t.w),e[0]=t.x,e[1]=t.y,e[2]=t.z,e[3]=t.w);else{if(gn(e,t))return;i.uniform4iv(this.addr,t),_n(e,t)}}function Vw(i,t){let e=this.cache;e[0]!==t&&(i.uniform1ui(this.addr,t),e[0]=t)}function Gw(i,t){let e=this.cache;if(t.x!==void 0)(e[0]!==t.x||e[1]!==t.y)&&(i.uniform2ui(this.addr,t.x,t.y),e[0]=t.x,e[1]=t.y);else{if(gn(e,t))return;i.uniform2uiv(this.addr,t),_n(e,t)}}function Hw(i,t){let e=this.cache;if(t.x!==void 0)(e[0]!==t.x||e[1]!==t.y||e[2]!==t.z)&&(i.uniform3ui(this.addr,t.x,t.y,t.z),e[0]=t.x,e[1]=t.y,e[2]=t.z);else{if(gn(e,t))return;i.uniform3uiv(this.addr,t),_n(e,t)}}function Ww(i,t){let e=this.cache;if(t.x!==void 0)(e[0]!==t.x||e[1]!==t.y||e[2]!==t.z||e[3]!==t.w)&&(i.uniform4ui(this.addr,t.x,t.y,t.z,t.w),e[0]=t.x,e[1]=t.y,e[2]=t.z,e[3]=t.w);else{if(gn(e,t))return;i.uniform4uiv(this.addr,t),_n(e,t)}}function Eh(i){return i.version===0&&(i.compareFunction=Qd,i.needsUpdate=!0),i}function Xw(i,t,e){let n=this.cache,s=e.allocateTextureUnit();n[0]!==s&&(i.uniform1i(this.addr,s),n[0]=s);let r;this.type===i.SAMPLER_2D_SHADOW?r=Eh(a_):r=o_,e.setTexture2D(t||r,s)}function qw(i,t,e){let n=this.cache,s=e.allocateTextureUnit();n[0]!==s&&(i.uniform1i(this.addr,s),n[0]=s),e.setTexture3D(t||h_,s)}function Yw(i,t,e){let n=this.cache,s=e.allocateTextureUnit();n[0]!==s&&(i.uniform1i(this.addr,s),n[0]=s);let r;this.type===i.SAMPLER_CUBE_SHADOW?r=Eh(l_):r=u_,e.setTextureCube(t||r,s)}function $w(i,t,e){let n=this.cache,s=e.allocateTextureUnit();n[0]!==s&&(i.uniform1i(this.addr,s),n[0]=s),e.setTexture2DArray(t||c_,s)}function Zw(i){switch(i){case 5126:return Pw;case 35664:return Iw;case 35665:return Lw;case 35666:return Dw;case 35674:return Nw;case 35675:return Fw;case 35676:return Uw;case 5124:case 35670:return Ow;case 35667:case 35671:return Bw;case 35668:case 35672:return kw;case 35669:case 35673:return zw;case 5125:return Vw;case 36294:return Gw;case 36295:return Hw;case 36296:return Ww;case 35678:case 36198:case 36298:case 36306:case 35682:return Xw;case 35679:case 36299:case 36307:return qw;case 35680:case 36300:case 36308:case 36293:return Yw;case 36289:case 36303:case 36311:case 36292:return $w}}function Kw(i,t){i.uniform1fv(this.addr,t)}function jw(i,t){let e=Co(t,this.size,2);i.uniform2fv(this.addr,e)}function Jw(i,t){let e=Co(t,this.size,3);i.uniform3fv(this.addr,e)}function Qw(i,t){let e=Co(t,this.size,4);i.uniform4fv(this.addr,e)}function t1(i,t){let e=Co(t,this.size,4);i.uniformMatrix2fv(this.addr,!1,e)}function e1(i,t){let e=Co(t,this.size,9);i.uniformMatrix3fv(this.addr,!1,e)}function n1(i,t){let e=Co(t,this.size,16);i.uniformMatrix4fv(this.addr,!1,e)}function i1(i,t){i.uniform1iv(this.addr,t)}function s1(i,t){i.uniform2iv(this.addr,t)}function r1(i,t){i.uniform3iv(this.addr,t)}function o1(i,t){i.uniform4iv(this.addr,t)}function a1(i,t){i.uniform1uiv(this.addr,t)}function l1(i,t){i.uniform2uiv(this.addr,t)}function c1(i,t){i.uniform3uiv(this.addr,t)}function h1(i,t){i.uniform4uiv(this.addr,t)}function u1(i,t,e){let n=this.cache,s=t.length,r=Ah(e,s);gn(n,r)||(i.uniform1iv(this.addr,r),_n(n,r));let o;this.type===i.SAMPLER_2D_SHADOW?o=Eh(a_):o=o_;for(let a=0;a!==s;++a)e.setTexture2D(t[a]||o,r[a])}function d1(i,t,e){let n=this.cache,s=t.length,r=Ah(e,s);gn(n,r)||(i.uniform1iv(this.addr,r),_n(n,r));for(let o=0;o!==s;++o)e.setTexture3D(t[o]||h_,r[o])}function f1(i,t,e){let n=this.cache,s=t.length,r=Ah(e,s);gn(n,r)||(i.uniform1iv(this.addr,r),_n(n,r));let o;this.type===i.SAMPLER_CUBE_SHADOW?o=Eh(l_):o=u_;for(let a=0;a!==s;++a)e.setTextureCube(t[a]||o,r[a])}function p1(i,t,e){let n=this.cache,s=t.length,r=Ah(e,s);gn(n,r)||(i.uniform1iv(this.addr,r),_n(n,r));for(let o=0;o!==s;++o)e.setTexture2DArray(t[o]||c_,r[o])}function m1(i){switch(i){case 5126:return Kw;case 35664:return jw;case 35665:return Jw;case 35666:return Qw;case 35674:return t1;case 35675:return e1;case 35676:return n1;case 5124:case 35670:return i1;case 35667:case 35671:return s1;case 35668:case 35672:return r1;case 35669:case 35673:return o1;case 5125:return a1;case 36294:return l1;case 36295:return c1;case 36296:return h1;case 35678:case 36198:case 36298:case 36306:case 35682:return u1;case 35679:case 36299:case 36307:return d1;case 35680:case 36300:case 36308:case 36293:return f1;case 36289:case 36303:case 36311:case 36292:return p1}}function W0(i,t){i.seq.push(t),i.map[t.id]=t}function g1(i,t,e){let n=i.name,s=n.length;for(df.lastIndex=0;;){let r=df.exec(n),o=df.lastIndex,a=r[1],l=r[2]==="]",c=r[3];if(l&&(a=a|0),c===void 0||c==="["&&o+2===s){W0(e,c===void 0?new pf(a,i,t):new mf(a,i,t));break}else{let u=e.map[a];u===void 0&&(u=new gf(a),W0(e,u)),e=u}}}function X0(i,t,e){let n=i.createShader(t);return i.shaderSource(n,e),i.compileShader(n),n}function x1(i,t){let e=i.split(`
`),n=[],s=Math.max(t-6,0),r=Math.min(t+6,e.length);for(let o=s;o<r;o++){let a=o+1;n.push(`${a===t?">":" "} ${a}: ${e[o]}`)}return n.join(`
`)}function v1(i){ye._getMatrix(q0,ye.workingColorSpace,i);let t=`mat3( ${q0.elements.map(e=>e.toFixed(4))} )`;switch(ye.getTransfer(i)){case ua:return[t,"LinearTransferOETF"];case Ee:return[t,"sRGBTransferOETF"];default:return Yt("WebGLProgram: Unsupported color space: ",i),[t,"LinearTransferOETF"]}}function Y0(i,t,e){let n=i.getShaderParameter(t,i.COMPILE_STATUS),r=(i.getShaderInfoLog(t)||"").trim();if(n&&r==="")return"";let o=/ERROR: 0:(\d+)/.exec(r);if(o){let a=parseInt(o[1]);return e.toUpperCase()+`

`+r+`

`+x1(i.getShaderSource(t),a)}else return r}function b1(i,t){let e=v1(t);return[`vec4 ${i}( vec4 value ) {`,`	return ${e[1]}( vec4( ${e[0]} * value.rgb, value.a ) );`,"}"].join(`
`)}function M1(i,t){let e=S1[t];return e===void 0?(Yt("WebGLProgram: Unsupported toneMapping:",t),"vec3 "+i+"( vec3 color ) { return LinearToneMapping( color ); }"):"vec3 "+i+"( vec3 color ) { return "+e+"ToneMapping( color ); }"}function w1(){ye.getLuminanceCoefficients(Sh);let i=Sh.x.toFixed(4),t=Sh.y.toFixed(4),e=Sh.z.toFixed(4);return["float luminance( const in vec3 rgb ) {",`	const vec3 weights = vec3( ${i}, ${t}, ${e} );`,"	return dot( weights, rgb );","}"].join(`
`)}function A1(i){return[i.extensionClipCullDistance?"#extension GL_ANGLE_clip_cull_distance : require":"",i.extensionMultiDraw?"#extension GL_ANGLE_multi_draw : require":""].filter(Oa).join(`
`)}function E1(i){let t=[];for(let e in i){let n=i[e];n!==!1&&t.push("#define "+e+" "+n)}return t.join(`
`)}function T1(i,t){let e={},n=i.getProgramParameter(t,i.ACTIVE_ATTRIBUTES);for(let s=0;s<n;s++){let r=i.getActiveAttrib(t,s),o=r.name,a=1;r.type===i.FLOAT_MAT2&&(a=2),r.type===i.FLOAT_MAT3&&(a=3),r.type===i.FLOAT_MAT4&&(a=4),e[o]={type:r.type,location:i.getAttribLocation(t,o),locationSize:a}}return e}function Oa(i){return i!==""}function $0(i,t){let e=t.numSpotLightShadows+t.numSpotLightMaps-t.numSpotLightShadowsWithMaps;return i.replace(/NUM_SUN_LIGHTS/g,t.numSunLights).replace(/NUM_DIR_LIGHTS/g,t.numDirLights).replace(/NUM_SPOT_LIGHTS/g,t.numSpotLights).replace(/NUM_SPOT_LIGHT_MAPS/g,t.numSpotLightMaps).replace(/NUM_SPOT_LIGHT_COORDS/g,e).replace(/NUM_RECT_AREA_LIGHTS/g,t.numRectAreaLights).replace(/NUM_POINT_LIGHTS/g,t.numPointLights).replace(/NUM_HEMI_LIGHTS/g,t.numHemiLights).replace(/NUM_SUN_LIGHT_SHADOWS/g,t.numSunLightShadows).replace(/NUM_DIR_LIGHT_SHADOWS/g,t.numDirLightShadows).replace(/NUM_SPOT_LIGHT_SHADOWS_WITH_MAPS/g,t.numSpotLightShadowsWithMaps).replace(/NUM_SPOT_LIGHT_SHADOWS/g,t.numSpotLightShadows).replace(/NUM_POINT_LIGHT_SHADOWS/g,t.numPointLightShadows).replace(/NUM_LIGHT_PROBE_GRIDS/g,t.numLightProbeGrids)}function Z0(i,t){return i.replace(/NUM_CLIPPING_PLANES/g,t.numClippingPlanes).replace(/UNION_CLIPPING_PLANES/g,t.numClippingPlanes-t.numClipIntersection)}function _f(i){return i.replace(R1,C1)}function C1(i,t){let e=he[t];if(e===void 0)throw new Error("THREE.WebGLProgram: Can not resolve #include <"+t+">");return _f(e)}function K0(i){return i.replace(P1,I1)}function I1(i,t,e,n){let s="";for(let r=parseInt(t);r<parseInt(e);r++)s+=n.replace(/\[\s*i\s*\]/g,"[ "+r+" ]").replace(/UNROLLED_LOOP_INDEX/g,r);return s}function j0(i){let t=`precision ${i.precision} float;
	precision ${i.precision} int;
	precision ${i.precision} sampler2D;
	precision ${i.precision} samplerCube;
	precision ${i.precision} sampler3D;
	precision ${i.precision} sampler2DArray;
	precision ${i.precision} sampler2DShadow;
	precision ${i.precision} samplerCubeShadow;
	precision ${i.precision} sampler2DArrayShadow;
	precision ${i.precision} isampler2D;
	precision ${i.precision} isampler3D;
	precision ${i.precision} isamplerCube;
	precision ${i.precision} isampler2DArray;
	precision ${i.precision} usampler2D;
	precision ${i.precision} usampler3D;
	precision ${i.precision} usamplerCube;
	precision ${i.precision} usampler2DArray;
	`;return i.precision==="highp"?t+=`
#define HIGH_PRECISION`:i.precision==="mediump"?t+=`
#define MEDIUM_PRECISION`:i.precision==="lowp"&&(t+=`
#define LOW_PRECISION`),t}function D1(i){return L1[i.shadowMapType]||"SHADOWMAP_TYPE_BASIC"}function F1(i){return i.envMap===!1?"ENVMAP_MODE_REFLECTION":N1[i.envMapMode]||"ENVMAP_MODE_REFLECTION"}function O1(i){return i.envMap===!1?"ENVMAP_BLENDING_NONE":U1[i.combine]||"ENVMAP_BLENDING_NONE"}function B1(i,t,e,n){let s=i.getContext(),r=e.defines,o=e.vertexShader,a=e.fragmentShader,l=D1(e),c=e.envMapPMREM===!0?"ENVMAP_TYPE_PMREM":"ENVMAP_TYPE_CUBE",h=F1(e),u=O1(e),d=A1(e),f=E1(r),m=s.createProgram(),x,p,g=e.glslVersion?"#version "+e.glslVersion+`
`:"";e.isRawShaderMaterial?(x=["#define SHADER_TYPE "+e.shaderType,"#define SHADER_NAME "+e.shaderName,f].filter(Oa).join(`
`),x.length>0&&(x+=`
`),p=["#define SHADER_TYPE "+e.shaderType,"#define SHADER_NAME "+e.shaderName,f].filter(Oa).join(`
`),p.length>0&&(p+=`
`)):(x=[j0(e),"#define SHADER_TYPE "+e.shaderType,"#define SHADER_NAME "+e.shaderName,f,e.extensionClipCullDistance?"#define USE_CLIP_DISTANCE":"",e.batching?"#define USE_BATCHING":"",e.batchingColor?"#define USE_BATCHING_COLOR":"",e.instancing?"#define USE_INSTANCING":"",e.instancingColor?"#define USE_INSTANCING_COLOR":"",e.instancingMorph?"#define USE_INSTANCING_MORPH":"",e.useFog&&e.fog?"#define USE_FOG":"",e.useFog&&e.fogExp2?"#define FOG_EXP2":"",e.map?"#define USE_MAP":"",e.envMap?"#define USE_ENVMAP":"",e.envMap?"#define "+h:"",e.lightMap?"#define USE_LIGHTMAP":"",e.aoMap?"#define USE_AOMAP":"",e.bumpMap?"#define USE_BUMPMAP":"",e.normalMap?"#define USE_NORMALMAP":"",e.normalMapObjectSpace?"#define USE_NORMALMAP_OBJECTSPACE":"",e.normalMapTangentSpace?"#define USE_NORMALMAP_TANGENTSPACE":"",e.displacementMap?"#define USE_DISPLACEMENTMAP":"",e.emissiveMap?"#define USE_EMISSIVEMAP":"",e.anisotropy?"#define USE_ANISOTROPY":"",e.anisotropyMap?"#define USE_ANISOTROPYMAP":"",e.clearcoatMap?"#define USE_CLEARCOATMAP":"",e.clearcoatRoughnessMap?"#define USE_CLEARCOAT_ROUGHNESSMAP":"",e.clearcoatNormalMap?"#define USE_CLEARCOAT_NORMALMAP":"",e.diffuseRoughnessMap?"#define USE_DIFFUSE_ROUGHNESSMAP":"",e.iridescenceMap?"#define USE_IRIDESCENCEMAP":"",e.iridescenceThicknessMap?"#define USE_IRIDESCENCE_THICKNESSMAP":"",e.specularMap?"#define USE_SPECULARMAP":"",e.specularColorMap?"#define USE_SPECULAR_COLORMAP":"",e.specularIntensityMap?"#define USE_SPECULAR_INTENSITYMAP":"",e.roughnessMap?"#define USE_ROUGHNESSMAP":"",e.metalnessMap?"#define USE_METALNESSMAP":"",e.alphaMap?"#define USE_ALPHAMAP":"",e.alphaHash?"#define USE_ALPHAHASH":"",e.transmission?"#define USE_TRANSMISSION":"",e.transmissionMap?"#define USE_TRANSMISSIONMAP":"",e.thicknessMap?"#define USE_THICKNESSMAP":"",e.sheenColorMap?"#define USE_SHEEN_COLORMAP":"",e.sheenRoughnessMap?"#define USE_SHEEN_ROUGHNESSMAP":"",e.mapUv?"#define MAP_UV "+e.mapUv:"",e.alphaMapUv?"#define ALPHAMAP_UV "+e.alphaMapUv:"",e.lightMapUv?"#define LIGHTMAP_UV "+e.lightMapUv:"",e.aoMapUv?"#define AOMAP_UV "+e.aoMapUv:"",e.emissiveMapUv?"#define EMISSIVEMAP_UV "+e.emissiveMapUv:"",e.bumpMapUv?"#define BUMPMAP_UV "+e.bumpMapUv:"",e.normalMapUv?"#define NORMALMAP_UV "+e.normalMapUv:"",e.displacementMapUv?"#define DISPLACEMENTMAP_UV "+e.displacementMapUv:"",e.metalnessMapUv?"#define METALNESSMAP_UV "+e.metalnessMapUv:"",e.roughnessMapUv?"#define ROUGHNESSMAP_UV "+e.roughnessMapUv:"",e.anisotropyMapUv?"#define ANISOTROPYMAP_UV "+e.anisotropyMapUv:"",e.clearcoatMapUv?"#define CLEARCOATMAP_UV "+e.clearcoatMapUv:"",e.clearcoatNormalMapUv?"#define CLEARCOAT_NORMALMAP_UV "+e.clearcoatNormalMapUv:"",e.clearcoatRoughnessMapUv?"#define CLEARCOAT_ROUGHNESSMAP_UV "+e.clearcoatRoughnessMapUv:"",e.diffuseRoughnessMapUv?"#define DIFFUSE_ROUGHNESSMAP_UV "+e.diffuseRoughnessMapUv:"",e.iridescenceMapUv?"#define IRIDESCENCEMAP_UV "+e.iridescenceMapUv:"",e.iridescenceThicknessMapUv?"#define IRIDESCENCE_THICKNESSMAP_UV "+e.iridescenceThicknessMapUv:"",e.sheenColorMapUv?"#define SHEEN_COLORMAP_UV "+e.sheenColorMapUv:"",e.sheenRoughnessMapUv?"#define SHEEN_ROUGHNESSMAP_UV "+e.sheenRoughnessMapUv:"",e.specularMapUv?"#define SPECULARMAP_UV "+e.specularMapUv:"",e.specularColorMapUv?"#define SPECULAR_COLORMAP_UV "+e.specularColorMapUv:"",e.specularIntensityMapUv?"#define SPECULAR_INTENSITYMAP_UV "+e.specularIntensityMapUv:"",e.transmissionMapUv?"#define TRANSMISSIONMAP_UV "+e.transmissionMapUv:"",e.thicknessMapUv?"#define THICKNESSMAP_UV "+e.thicknessMapUv:"",e.vertexTangents&&e.flatShading===!1?"#define USE_TANGENT":"",e.vertexNormals?"#define HAS_NORMAL":"",e.vertexColors?"#define USE_COLOR":"",e.vertexAlphas?"#define USE_COLOR_ALPHA":"",e.vertexUv1s?"#define USE_UV1":"",e.vertexUv2s?"#define USE_UV2":"",e.vertexUv3s?"#define USE_UV3":"",e.pointsUvs?"#define USE_POINTS_UV":"",e.flatShading?"#define FLAT_SHADED":"",e.skinning?"#define USE_SKINNING":"",e.morphTargets?"#define USE_MORPHTARGETS":"",e.morphNormals&&e.flatShading===!1?"#define USE_MORPHNORMALS":"",e.morphColors?"#define USE_MORPHCOLORS":"",e.morphTargetsCount>0?"#define MORPHTARGETS_TEXTURE_STRIDE "+e.morphTextureStride:"",e.morphTargetsCount>0?"#define MORPHTARGETS_COUNT "+e.morphTargetsCount:"",e.doubleSided?"#define DOUBLE_SIDED":"",e.flipSided?"#define FLIP_SIDED":"",e.shadowMapEnabled?"#define USE_SHADOWMAP":"",e.shadowMapEnabled?"#define "+l:"",e.sizeAttenuation?"#define USE_SIZEATTENUATION":"",e.numLightProbes>0?"#define USE_LIGHT_PROBES":"",e.logarithmicDepthBuffer?"#define USE_LOGARITHMIC_DEPTH_BUFFER":"",e.reversedDepthBuffer?"#define USE_REVERSED_DEPTH_BUFFER":"","uniform mat4 modelMatrix;","uniform mat4 modelViewMatrix;","uniform mat4 projectionMatrix;","uniform mat4 viewMatrix;","uniform mat3 normalMatrix;","uniform vec3 cameraPosition;","uniform bool isOrthographic;","#ifdef USE_INSTANCING","	attribute mat4 instanceMatrix;","#endif","#ifdef USE_INSTANCING_COLOR","	attribute vec3 instanceColor;","#endif","#ifdef USE_INSTANCING_MORPH","	uniform sampler2D morphTexture;","#endif","attribute vec3 position;","attribute vec3 normal;","attribute vec2 uv;","#ifdef USE_UV1","	attribute vec2 uv1;","#endif","#ifdef USE_UV2","	attribute vec2 uv2;","#endif","#ifdef USE_UV3","	attribute vec2 uv3;","#endif","#ifdef USE_TANGENT","	attribute vec4 tangent;","#endif","#if defined( USE_COLOR_ALPHA )","	attribute vec4 color;","#elif defined( USE_COLOR )","	attribute vec3 color;","#endif","#ifdef USE_SKINNING","	attribute vec4 skinIndex;","	attribute vec4 skinWeight;","#endif",`
`].filter(Oa).join(`
`),p=[j0(e),"#define SHADER_TYPE "+e.shaderType,"#define SHADER_NAME "+e.shaderName,f,e.useFog&&e.fog?"#define USE_FOG":"",e.useFog&&e.fogExp2?"#define FOG_EXP2":"",e.alphaToCoverage?"#define ALPHA_TO_COVERAGE":"",e.map?"#define USE_MAP":"",e.matcap?"#define USE_MATCAP":"",e.envMap?"#define USE_ENVMAP":"",e.envMap?"#define "+c:"",e.envMap?"#define "+h:"",e.envMap?"#define "+u:"",e.envMapPMREM?"#define ENVMAP_MAX_LOD "+e.envMapMaxLod+".0":"",e.envMapPMREM?"#define ENVMAP_SIZE "+e.envMapSize+".0":"",e.lightMap?"#define USE_LIGHTMAP":"",e.aoMap?"#define USE_AOMAP":"",e.bumpMap?"#define USE_BUMPMAP":"",e.normalMap?"#define USE_NORMALMAP":"",e.normalMapObjectSpace?"#define USE_NORMALMAP_OBJECTSPACE":"",e.normalMapTangentSpace?"#define USE_NORMALMAP_TANGENTSPACE":"",e.packedNormalMap?"#define USE_PACKED_NORMALMAP":"",e.emissiveMap?"#define USE_EMISSIVEMAP":"",e.anisotropy?"#define USE_ANISOTROPY":"",e.anisotropyMap?"#define USE_ANISOTROPYMAP":"",e.clearcoat?"#define USE_CLEARCOAT":"",e.clearcoatMap?"#define USE_CLEARCOATMAP":"",e.clearcoatRoughnessMap?"#define USE_CLEARCOAT_ROUGHNESSMAP":"",e.clearcoatNormalMap?"#define USE_CLEARCOAT_NORMALMAP":"",e.diffuseRoughness?"#define USE_DIFFUSE_ROUGHNESS":"",e.diffuseRoughnessMap?"#define USE_DIFFUSE_ROUGHNESSMAP":"",e.dispersion?"#define USE_DISPERSION":"",e.retroreflection?"#define USE_RETROREFLECTION":"",e.iridescence?"#define USE_IRIDESCENCE":"",e.iridescenceMap?"#define USE_IRIDESCENCEMAP":"",e.iridescenceThicknessMap?"#define USE_IRIDESCENCE_THICKNESSMAP":"",e.specularMap?"#define USE_SPECULARMAP":"",e.specularColorMap?"#define USE_SPECULAR_COLORMAP":"",e.specularIntensityMap?"#define USE_SPECULAR_INTENSITYMAP":"",e.roughnessMap?"#define USE_ROUGHNESSMAP":"",e.metalnessMap?"#define USE_METALNESSMAP":"",e.alphaMap?"#define USE_ALPHAMAP":"",e.alphaTest?"#define USE_ALPHATEST":"",e.alphaHash?"#define USE_ALPHAHASH":"",e.sheen?"#define USE_SHEEN":"",e.sheenColorMap?"#define USE_SHEEN_COLORMAP":"",e.sheenRoughnessMap?"#define USE_SHEEN_ROUGHNESSMAP":"",e.transmission?"#define USE_TRANSMISSION":"",e.transmissionMap?"#define USE_TRANSMISSIONMAP":"",e.thicknessMap?"#define USE_THICKNESSMAP":"",e.vertexTangents&&e.flatShading===!1?"#define USE_TANGENT":"",e.vertexColors||e.instancingColor?"#define USE_COLOR":"",e.vertexAlphas||e.batchingColor?"#define USE_COLOR_ALPHA":"",e.vertexUv1s?"#define USE_UV1":"",e.vertexUv2s?"#define USE_UV2":"",e.vertexUv3s?"#define USE_UV3":"",e.pointsUvs?"#define USE_POINTS_UV":"",e.gradientMap?"#define USE_GRADIENTMAP":"",e.flatShading?"#define FLAT_SHADED":"",e.doubleSided?"#define DOUBLE_SIDED":"",e.flipSided?"#define FLIP_SIDED":"",e.shadowMapEnabled?"#define USE_SHADOWMAP":"",e.shadowMapEnabled?"#define "+l:"",e.premultipliedAlpha?"#define PREMULTIPLIED_ALPHA":"",e.numLightProbes>0?"#define USE_LIGHT_PROBES":"",e.decodeVideoTexture?"#define DECODE_VIDEO_TEXTURE":"",e.decodeVideoTextureEmissive?"#define DECODE_VIDEO_TEXTURE_EMISSIVE":"",e.logarithmicDepthBuffer?"#define USE_LOGARITHMIC_DEPTH_BUFFER":"",e.reversedDepthBuffer?"#define USE_REVERSED_DEPTH_BUFFER":"","uniform mat4 viewMatrix;","uniform vec3 cameraPosition;","uniform bool isOrthographic;",e.toneMapping!==ns?"#define TONE_MAPPING":"",e.toneMapping!==ns?he.tonemapping_pars_fragment:"",e.toneMapping!==ns?M1("toneMapping",e.toneMapping):"",e.dithering?"#define DITHERING":"",e.opaque?"#define OPAQUE":"",he.colorspace_pars_fragment,b1("linearToOutputTexel",e.outputColorSpace),w1(),e.useDepthPacking?"#define DEPTH_PACKING "+e.depthPacking:"",`
`].filter(Oa).join(`
`)),o=_f(o),o=$0(o,e),o=Z0(o,e),a=_f(a),a=$0(a,e),a=Z0(a,e),o=K0(o),a=K0(a),e.isRawShaderMaterial!==!0&&(g=`#version 300 es
`,x=[d,"#define attribute in","#define varying out","#define texture2D texture"].join(`
`)+`
`+x,p=["#define varying in",e.glslVersion===tf?"":"layout(location = 0) out highp vec4 pc_fragColor;",e.glslVersion===tf?"":"#define gl_FragColor pc_fragColor","#define gl_FragDepthEXT gl_FragDepth","#define texture2D texture","#define textureCube texture","#define texture2DProj textureProj","#define texture2DLodEXT textureLod","#define texture2DProjLodEXT textureProjLod","#define textureCubeLodEXT textureLod","#define texture2DGradEXT textureGrad","#define texture2DProjGradEXT textureProjGrad","#define textureCubeGradEXT textureGrad"].join(`
`)+`
`+p);let b=g+x+o,T=g+p+a,M=X0(s,s.VERTEX_SHADER,b),C=X0(s,s.FRAGMENT_SHADER,T);s.attachShader(m,M),s.attachShader(m,C),e.index0AttributeName!==void 0?s.bindAttribLocation(m,0,e.index0AttributeName):e.hasPositionAttribute===!0&&s.bindAttribLocation(m,0,"position"),s.linkProgram(m);function A(N){if(i.debug.checkShaderErrors){let L=s.getProgramInfoLog(m)||"",G=s.getShaderInfoLog(M)||"",H=s.getShaderInfoLog(C)||"",D=L.trim(),V=G.trim(),Z=H.trim(),z=!0,lt=!0;if(s.getProgramParameter(m,s.LINK_STATUS)===!1)if(z=!1,typeof i.debug.onShaderError=="function")i.debug.onShaderError(s,m,M,C);else{let K=Y0(s,M,"vertex"),J=Y0(s,C,"fragment");Jt("WebGLProgram: Shader Error "+s.getError()+" - VALIDATE_STATUS "+s.getProgramParameter(m,s.VALIDATE_STATUS)+`

Material Name: `+N.name+`
Material Type: `+N.type+`

Program Info Log: `+D+`
`+K+`
`+J)}else D!==""?Yt("WebGLProgram: Program Info Log:",D):(V===""||Z==="")&&(lt=!1);lt&&(N.diagnostics={runnable:z,programLog:D,vertexShader:{log:V,prefix:x},fragmentShader:{log:Z,prefix:p}})}s.deleteShader(M),s.deleteShader(C),_=new Ro(s,m),E=T1(s,m)}let _;this.getUniforms=function(){return _===void 0&&A(this),_};let E;this.getAttributes=function(){return E===void 0&&A(this),E};let B=e.rendererExtensionParallelShaderCompile===!1;return this.isReady=function(){return B===!1&&(B=s.getProgramParameter(m,_1)),B},this.destroy=function(){n.releaseStatesOfProgram(this),s.deleteProgram(m),this.program=void 0},this.type=e.shaderType,this.name=e.shaderName,this.id=y1++,this.cacheKey=t,this.usedTimes=1,this.program=m,this.vertexShader=M,this.fragmentShader=C,this}function z1(i){return i===tr||i===Na||i===Fa}function V1(i,t,e,n,s,r){let o=new po,a=new yf,l=new Set,c=[],h=new Map,u=n.logarithmicDepthBuffer,d={MeshDepthMaterial:"depth",MeshDistanceMaterial:"distance",MeshNormalMaterial:"normal",MeshBasicMaterial:"basic",MeshLambertMaterial:"lambert",MeshPhongMaterial:"phong",MeshToonMaterial:"toon",MeshStandardMaterial:"physical",MeshPhysicalMaterial:"physical",MeshMatcapMaterial:"matcap",LineBasicMaterial:"basic",LineDashedMaterial:"dashed",PointsMaterial:"points",ShadowMaterial:"shadow",SpriteMaterial:"sprite"};function f(_){return l.add(_),_===0?"uv":`uv${_}`}function m(_,E,B,N,L,G){let H=N.fog,D=L.geometry,V=_.isMeshStandardMaterial||_.isMeshLambertMaterial||_.isMeshPhongMaterial?N.environment:null,Z=_.isMeshStandardMaterial||_.isMeshLambertMaterial&&!_.envMap||_.isMeshPhongMaterial&&!_.envMap,z=t.get(_.envMap||V,Z),lt=d[_.type],K=n.precision;_.precision!==null&&(K=n.getMaxPrecision(_.precision),K!==_.precision&&Yt("WebGLProgram.getParameters:",_.precision,"not supported, using",K,"instead."));let J=D.morphAttributes.position||D.morphAttributes.normal||D.morphAttributes.color,it=J!==void 0?J.length:0,ut=0;D.morphAttributes.position!==void 0&&(ut=1),D.morphAttributes.normal!==void 0&&(ut=2),D.morphAttributes.color!==void 0&&(ut=3);let ht,Q,pt,_t;if(lt){let Tt=ss[lt];ht=Tt.vertexShader,Q=Tt.fragmentShader}else{ht=_.vertexShader,Q=_.fragmentShader;let Tt=a.getVertexShaderStage(_),oe=a.getFragmentShaderStage(_);a.update(_,Tt,oe),pt=Tt.id,_t=oe.id}let Et=i.getRenderTarget(),bt=i.state.buffers.depth.getReversed(),Wt=L.isInstancedMesh===!0,se=L.isBatchedMesh===!0,Gt=!!_.map,ue=!!_.matcap,le=!!z,ne=le&&z.isPMREMTexture===!0,Xe=!!_.aoMap,Oe=!!_.lightMap,on=!!_.bumpMap&&_.wireframe===!1,Ie=!!_.normalMap,bn=!!_.displacementMap,ve=!!_.emissiveMap,pn=!!_.metalnessMap,Ke=!!_.roughnessMap,an=_.anisotropy>0,U=_.clearcoat>0,Ct=_.diffuseRoughness>0,$t=_.dispersion>0,re=_.retroreflectivity>0,St=_.iridescence>0,De=_.sheen>0,Vt=_.transmission>0,qt=an&&!!_.anisotropyMap,R=U&&!!_.clearcoatMap,v=U&&!!_.clearcoatNormalMap,W=U&&!!_.clearcoatRoughnessMap,ct=Ct&&!!_.diffuseRoughnessMap,rt=St&&!!_.iridescenceMap,gt=St&&!!_.iridescenceThicknessMap,yt=De&&!!_.sheenColorMap,tt=De&&!!_.sheenRoughnessMap,nt=!!_.specularMap,ft=!!_.specularColorMap,F=!!_.specularIntensityMap,st=Vt&&!!_.transmissionMap,et=Vt&&!!_.thicknessMap,Mt=!!_.gradientMap,mt=!!_.alphaMap,vt=_.alphaTest>0,Ht=!!_.alphaHash,Kt=!!_.extensions,at=ns;_.toneMapped&&(Et===null||Et.isXRRenderTarget===!0)&&(at=i.toneMapping);let Bt=ne?z.isCompressedCubeTexture?z.image[0].mipmaps:z.mipmaps:null,jt={shaderID:lt,shaderType:_.type,shaderName:_.name,vertexShader:ht,fragmentShader:Q,defines:_.defines,customVertexShaderID:pt,customFragmentShaderID:_t,isRawShaderMaterial:_.isRawShaderMaterial===!0,glslVersion:_.glslVersion,precision:K,batching:se,batchingColor:se&&L._colorsTexture!==null,instancing:Wt,instancingColor:Wt&&L.instanceColor!==null,instancingMorph:Wt&&L.morphTexture!==null,outputColorSpace:Et===null?i.outputColorSpace:Et.isXRRenderTarget===!0?Et.texture.colorSpace:ye.workingColorSpace,alphaToCoverage:!!_.alphaToCoverage,map:Gt,matcap:ue,envMap:le,envMapMode:le&&z.mapping,envMapPMREM:ne,envMapMaxLod:ne?Bt.length-1:null,envMapSize:ne?Bt[0].width:null,aoMap:Xe,lightMap:Oe,bumpMap:on,normalMap:Ie,displacementMap:bn,emissiveMap:ve,normalMapObjectSpace:Ie&&_.normalMapType===_0,normalMapTangentSpace:Ie&&_.normalMapType===Kd,packedNormalMap:Ie&&_.normalMapType===Kd&&z1(_.normalMap.format),metalnessMap:pn,roughnessMap:Ke,anisotropy:an,anisotropyMap:qt,clearcoat:U,clearcoatMap:R,clearcoatNormalMap:v,clearcoatRoughnessMap:W,diffuseRoughness:Ct,diffuseRoughnessMap:ct,dispersion:$t,retroreflection:re,iridescence:St,iridescenceMap:rt,iridescenceThicknessMap:gt,sheen:De,sheenColorMap:yt,sheenRoughnessMap:tt,specularMap:nt,specularColorMap:ft,specularIntensityMap:F,transmission:Vt,transmissionMap:st,thicknessMap:et,gradientMap:Mt,opaque:_.transparent===!1&&_.blending===wo&&_.alphaToCoverage===!1,alphaMap:mt,alphaTest:vt,alphaHash:Ht,combine:_.combine,mapUv:Gt&&f(_.map.channel),aoMapUv:Xe&&f(_.aoMap.channel),lightMapUv:Oe&&f(_.lightMap.channel),bumpMapUv:on&&f(_.bumpMap.channel),normalMapUv:Ie&&f(_.normalMap.channel),displacementMapUv:bn&&f(_.displacementMap.channel),emissiveMapUv:ve&&f(_.emissiveMap.channel),metalnessMapUv:pn&&f(_.metalnessMap.channel),roughnessMapUv:Ke&&f(_.roughnessMap.channel),anisotropyMapUv:qt&&f(_.anisotropyMap.channel),clearcoatMapUv:R&&f(_.clearcoatMap.channel),clearcoatNormalMapUv:v&&f(_.clearcoatNormalMap.channel),clearcoatRoughnessMapUv:W&&f(_.clearcoatRoughnessMap.channel),diffuseRoughnessMapUv:ct&&f(_.diffuseRoughnessMap.channel),iridescenceMapUv:rt&&f(_.iridescenceMap.channel),iridescenceThicknessMapUv:gt&&f(_.iridescenceThicknessMap.channel),sheenColorMapUv:yt&&f(_.sheenColorMap.channel),sheenRoughnessMapUv:tt&&f(_.sheenRoughnessMap.channel),specularMapUv:nt&&f(_.specularMap.channel),specularColorMapUv:ft&&f(_.specularColorMap.channel),specularIntensityMapUv:F&&f(_.specularIntensityMap.channel),transmissionMapUv:st&&f(_.transmissionMap.channel),thicknessMapUv:et&&f(_.thicknessMap.channel),alphaMapUv:mt&&f(_.alphaMap.channel),vertexTangents:!!D.attributes.tangent&&(Ie||an),vertexNormals:!!D.attributes.normal,vertexColors:_.vertexColors,vertexAlphas:_.vertexColors===!0&&!!D.attributes.color&&D.attributes.color.itemSize===4,pointsUvs:L.isPoints===!0&&!!D.attributes.uv&&(Gt||mt),fog:!!H,useFog:_.fog===!0,fogExp2:!!H&&H.isFogExp2,flatShading:_.wireframe===!1&&(_.flatShading===!0||D.attributes.normal===void 0&&Ie===!1&&(_.isMeshLambertMaterial||_.isMeshPhongMaterial||_.isMeshStandardMaterial||_.isMeshPhysicalMaterial)),sizeAttenuation:_.sizeAttenuation===!0,logarithmicDepthBuffer:u,reversedDepthBuffer:bt,skinning:L.isSkinnedMesh===!0,hasPositionAttribute:D.attributes.position!==void 0,morphTargets:D.morphAttributes.position!==void 0,morphNormals:D.morphAttributes.normal!==void 0,morphColors:D.morphAttributes.color!==void 0,morphTargetsCount:it,morphTextureStride:ut,numSunLights:E.sun.length,numDirLights:E.directional.length,numPointLights:E.point.length,numSpotLights:E.spot.length,numSpotLightMaps:E.spotLightMap.length,numRectAreaLights:E.rectArea.length,numHemiLights:E.hemi.length,numSunLightShadows:E.sunShadowMap.length,numDirLightShadows:E.directionalShadowMap.length,numPointLightShadows:E.pointShadowMap.length,numSpotLightShadows:E.spotShadowMap.length,numSpotLightShadowsWithMaps:E.numSpotLightShadowsWithMaps,numLightProbes:E.numLightProbes,numLightProbeGrids:G.filter(Tt=>Tt.texture!==null).length,numClippingPlanes:r.numPlanes,numClipIntersection:r.numIntersection,dithering:_.dithering,shadowMapEnabled:i.shadowMap.enabled&&B.length>0,shadowMapType:i.shadowMap.type,toneMapping:at,decodeVideoTexture:Gt&&_.map.isVideoTexture===!0&&ye.getTransfer(_.map.colorSpace)===Ee,decodeVideoTextureEmissive:ve&&_.emissiveMap.isVideoTexture===!0&&ye.getTransfer(_.emissiveMap.colorSpace)===Ee,premultipliedAlpha:_.premultipliedAlpha,doubleSided:_.side===Si,flipSided:_.side===qn,useDepthPacking:_.depthPacking>=0,depthPacking:_.depthPacking||0,index0AttributeName:_.index0AttributeName,extensionClipCullDistance:Kt&&_.extensions.clipCullDistance===!0&&e.has("WEBGL_clip_cull_distance"),extensionMultiDraw:(Kt&&_.extensions.multiDraw===!0||se)&&e.has("WEBGL_multi_draw"),rendererExtensionParallelShaderCompile:e.has("KHR_parallel_shader_compile"),customProgramCacheKey:_.customProgramCacheKey()};return jt.vertexUv1s=l.has(1),jt.vertexUv2s=l.has(2),jt.vertexUv3s=l.has(3),l.clear(),jt}function x(_){let E=[];if(_.shaderID?E.push(_.shaderID):(E.push(_.customVertexShaderID),E.push(_.customFragmentShaderID)),_.defines!==void 0)for(let B in _.defines)E.push(B),E.push(_.defines[B]);return _.isRawShaderMaterial===!1&&(p(E,_),g(E,_),E.push(i.outputColorSpace)),E.push(_.customProgramCacheKey),E.join()}function p(_,E){_.push(E.precision),_.push(E.outputColorSpace),_.push(E.envMapMode),_.push(E.envMapPMREM),_.push(E.envMapMaxLod),_.push(E.envMapSize),_.push(E.mapUv),_.push(E.alphaMapUv),_.push(E.lightMapUv),_.push(E.aoMapUv),_.push(E.bumpMapUv),_.push(E.normalMapUv),_.push(E.displacementMapUv),_.push(E.emissiveMapUv),_.push(E.metalnessMapUv),_.push(E.roughnessMapUv),_.push(E.anisotropyMapUv),_.push(E.clearcoatMapUv),_.push(E.clearcoatNormalMapUv),_.push(E.clearcoatRoughnessMapUv),_.push(E.diffuseRoughnessMapUv),_.push(E.iridescenceMapUv),_.push(E.iridescenceThicknessMapUv),_.push(E.sheenColorMapUv),_.push(E.sheenRoughnessMapUv),_.push(E.specularMapUv),_.push(E.specularColorMapUv),_.push(E.specularIntensityMapUv),_.push(E.transmissionMapUv),_.push(E.thicknessMapUv),_.push(E.combine),_.push(E.fogExp2),_.push(E.sizeAttenuation),_.push(E.morphTargetsCount),_.push(E.numSunLights),_.push(E.numDirLights),_.push(E.numPointLights),_.push(E.numSpotLights),_.push(E.numSpotLightMaps),_.push(E.numHemiLights),_.push(E.numRectAreaLights),_.push(E.numSunLightShadows),_.push(E.numDirLightShadows),_.push(E.numPointLightShadows),_.push(E.numSpotLightShadows),_.push(E.numSpotLightShadowsWithMaps),_.push(E.numLightProbes),_.push(E.numLightProbeGrids),_.push(E.shadowMapType),_.push(E.toneMapping),_.push(E.numClippingPlanes),_.push(E.numClipIntersection),_.push(E.depthPacking)}function g(_,E){o.disableAll(),E.instancing&&o.enable(0),E.instancingColor&&o.enable(1),E.instancingMorph&&o.enable(2),E.matcap&&o.enable(3),E.envMap&&o.enable(4),E.normalMapObjectSpace&&o.enable(5),E.normalMapTangentSpace&&o.enable(6),E.clearcoat&&o.enable(7),E.iridescence&&o.enable(8),E.alphaTest&&o.enable(9),E.vertexColors&&o.enable(10),E.vertexAlphas&&o.enable(11),E.vertexUv1s&&o.enable(12),E.vertexUv2s&&o.enable(13),E.vertexUv3s&&o.enable(14),E.vertexTangents&&o.enable(15),E.anisotropy&&o.enable(16),E.alphaHash&&o.enable(17),E.batching&&o.enable(18),E.dispersion&&o.enable(19),E.retroreflection&&o.enable(24),E.diffuseRoughness&&o.enable(25),E.batchingColor&&o.enable(20),E.gradientMap&&o.enable(21),E.packedNormalMap&&o.enable(22),E.vertexNormals&&o.enable(23),_.push(o.mask),o.disableAll(),E.fog&&o.enable(0),E.useFog&&o.enable(1),E.flatShading&&o.enable(2),E.logarithmicDepthBuffer&&o.enable(3),E.reversedDepthBuffer&&o.enable(4),E.skinning&&o.enable(5),E.morphTargets&&o.enable(6),E.morphNormals&&o.enable(7),E.morphColors&&o.enable(8),E.premultipliedAlpha&&o.enable(9),E.shadowMapEnabled&&o.enable(10),E.doubleSided&&o.enable(11),E.flipSided&&o.enable(12),E.useDepthPacking&&o.enable(13),E.dithering&&o.enable(14),E.transmission&&o.enable(15),E.sheen&&o.enable(16),E.opaque&&o.enable(17),E.pointsUvs&&o.enable(18),E.decodeVideoTexture&&o.enable(19),E.decodeVideoTextureEmissive&&o.enable(20),E.alphaToCoverage&&o.enable(21),E.numLightProbeGrids>0&&o.enable(22),E.hasPositionAttribute&&o.enable(23),_.push(o.mask)}function b(_){let E=d[_.type],B;if(E){let N=ss[E];B=L0.clone(N.uniforms)}else B=_.uniforms;return B}function T(_,E){let B=h.get(E);return B!==void 0?++B.usedTimes:(B=new B1(i,E,_,s),c.push(B),h.set(E,B)),B}function M(_){if(--_.usedTimes===0){let E=c.indexOf(_);c[E]=c[c.length-1],c.pop(),h.delete(_.cacheKey),_.destroy()}}function C(_){a.remove(_)}function A(){a.dispose()}return{getParameters:m,getProgramCacheKey:x,getUniforms:b,acquireProgram:T,releaseProgram:M,releaseShaderCache:C,programs:c,dispose:A}}function G1(){let i=new WeakMap;function t(o){return i.has(o)}function e(o){let a=i.get(o);return a===void 0&&(a={},i.set(o,a)),a}function n(o){i.delete(o)}function s(o,a,l){i.get(o)[a]=l}function r(){i=new WeakMap}return{has:t,get:e,remove:n,update:s,dispose:r}}function H1(i,t){return i.groupOrder!==t.groupOrder?i.groupOrder-t.groupOrder:i.renderOrder!==t.renderOrder?i.renderOrder-t.renderOrder:i.material.id!==t.material.id?i.material.id-t.material.id:i.materialVariant!==t.materialVariant?i.materialVariant-t.materialVariant:i.z!==t.z?i.z-t.z:i.id-t.id}function J0(i,t){return i.groupOrder!==t.groupOrder?i.groupOrder-t.groupOrder:i.renderOrder!==t.renderOrder?i.renderOrder-t.renderOrder:i.z!==t.z?t.z-i.z:i.id-t.id}function Q0(){let i=[],t=0,e=[],n=[],s=[];function r(){t=0,e.length=0,n.length=0,s.length=0}function o(d){let f=0;return d.isInstancedMesh&&(f+=2),d.isSkinnedMesh&&(f+=1),f}function a(d,f,m,x,p,g){let b=i[t];return b===void 0?(b={id:d.id,object:d,geometry:f,material:m,materialVariant:o(d),groupOrder:x,renderOrder:d.renderOrder,z:p,group:g},i[t]=b):(b.id=d.id,b.object=d,b.geometry=f,b.material=m,b.materialVariant=o(d),b.groupOrder=x,b.renderOrder=d.renderOrder,b.z=p,b.group=g),t++,b}function l(d,f,m,x,p,g,b){b.reversedDepth===!0&&(p=-p);let T=a(d,f,m,x,p,g);m.transmission>0?n.push(T):m.transparent===!0?s.push(T):e.push(T)}function c(d,f,m,x,p,g){let b=a(d,f,m,x,p,g);m.transmission>0?n.unshift(b):m.transparent===!0?s.unshift(b):e.unshift(b)}function h(d,f){e.length>1&&e.sort(d||H1),n.length>1&&n.sort(f||J0),s.length>1&&s.sort(f||J0)}function u(){for(let d=t,f=i.length;d<f;d++){let m=i[d];if(m.id===null)break;m.id=null,m.object=null,m.geometry=null,m.material=null,m.group=null}}return{opaque:e,transmissive:n,transparent:s,init:r,push:l,unshift:c,finish:u,sort:h}}function W1(){let i=new WeakMap;function t(n,s){let r=i.get(n),o;return r===void 0?(o=new Q0,i.set(n,[o])):s>=r.length?(o=new Q0,r.push(o)):o=r[s],o}function e(){i=new WeakMap}return{get:t,dispose:e}}function X1(){let i={};return{get:function(t){if(i[t.id]!==void 0)return i[t.id];let e;switch(t.type){case"SunLight":case"DirectionalLight":e={direction:new q,color:new ae};break;case"SpotLight":e={position:new q,direction:new q,color:new ae,distance:0,coneCos:0,penumbraCos:0,decay:0};break;case"PointLight":e={position:new q,color:new ae,distance:0,decay:0};break;case"HemisphereLight":e={direction:new q,skyColor:new ae,groundColor:new ae};break;case"RectAreaLight":e={color:new ae,position:new q,halfWidth:new q,halfHeight:new q};break}return i[t.id]=e,e}}}function q1(){let i={};return{get:function(t){if(i[t.id]!==void 0)return i[t.id];let e;switch(t.type){case"SunLight":case"DirectionalLight":e={shadowIntensity:1,shadowBias:0,shadowNormalBias:0,shadowRadius:1,shadowMapSize:new te};break;case"SpotLight":e={shadowIntensity:1,shadowBias:0,shadowNormalBias:0,shadowRadius:1,shadowMapSize:new te};break;case"PointLight":e={shadowIntensity:1,shadowBias:0,shadowNormalBias:0,shadowRadius:1,shadowMapSize:new te,shadowCameraNear:1,shadowCameraFar:1e3};break}return i[t.id]=e,e}}}function $1(i,t){return(t.castShadow?2:0)-(i.castShadow?2:0)+(t.map?1:0)-(i.map?1:0)}function Z1(i){let t=new X1,e=q1(),n={version:0,hash:{sunLength:-1,directionalLength:-1,pointLength:-1,spotLength:-1,rectAreaLength:-1,hemiLength:-1,numSunShadows:-1,numDirectionalShadows:-1,numPointShadows:-1,numSpotShadows:-1,numSpotMaps:-1,numLightProbes:-1},ambient:[0,0,0],probe:[],sun:[],sunShadow:[],sunShadowMap:[],sunShadowMatrix:[],sunShadowCascade:[],directional:[],directionalShadow:[],directionalShadowMap:[],directionalShadowMatrix:[],spot:[],spotLightMap:[],spotShadow:[],spotShadowMap:[],spotLightMatrix:[],rectArea:[],rectAreaLTC1:null,rectAreaLTC2:null,point:[],pointShadow:[],pointShadowMap:[],pointShadowMatrix:[],hemi:[],numSpotLightShadowsWithMaps:0,numLightProbes:0};for(let c=0;c<9;c++)n.probe.push(new q);let s=new q,r=new He,o=new He;function a(c){let h=0,u=0,d=0;for(let G=0;G<9;G++)n.probe[G].set(0,0,0);let f=0,m=0,x=0,p=0,g=0,b=0,T=0,M=0,C=0,A=0,_=0,E=0,B=0,N=0;c.sort($1);for(let G=0,H=c.length;G<H;G++){let D=c[G],V=D.color,Z=D.intensity,z=D.distance,lt=null;if(D.shadow&&D.shadow.map&&(D.shadow.map.texture.format===tr?lt=D.shadow.map.texture:lt=D.shadow.map.depthTexture||D.shadow.map.texture),D.isAmbientLight)h+=V.r*Z,u+=V.g*Z,d+=V.b*Z;else if(D.isLightProbe){for(let K=0;K<9;K++)n.probe[K].addScaledVector(D.sh.coefficients[K],Z);N++}else if(D.isSunLight){let K=t.get(D);if(K.color.copy(D.color).multiplyScalar(D.intensity),D.castShadow){let J=D.shadow,it=e.get(D);it.shadowIntensity=J.intensity,it.shadowBias=J.bias,it.shadowNormalBias=J.normalBias,it.shadowRadius=J.radius,it.shadowMapSize.copy(J.mapSize).multiply(J.getFrameExtents()),n.sunShadow[m]=it,n.sunShadowMap[m]=lt;let ut=J.getViewportCount();for(let ht=0;ht<ut;ht++)n.sunShadowMatrix[x+ht]=J.getMatrix(ht),n.sunShadowCascade[x+ht]=J._cascadeData[ht];x+=ut,m++}n.sun[f]=K,f++}else if(D.isDirectionalLight){let K=t.get(D);if(K.color.copy(D.color).multiplyScalar(D.intensity),D.castShadow){let J=D.shadow,it=e.get(D);it.shadowIntensity=J.intensity,it.shadowBias=J.bias,it.shadowNormalBias=J.normalBias,it.shadowRadius=J.radius,it.shadowMapSize=J.mapSize,n.directionalShadow[p]=it,n.directionalShadowMap[p]=lt,n.directionalShadowMatrix[p]=D.shadow.matrix,C++}n.directional[p]=K,p++}else if(D.isSpotLight){let K=t.get(D);K.position.setFromMatrixPosition(D.matrixWorld),K.color.copy(V).multiplyScalar(Z),K.distance=z,K.coneCos=Math.cos(D.angle),K.penumbraCos=Math.cos(D.angle*(1-D.penumbra)),K.decay=D.decay,n.spot[b]=K;let J=D.shadow;if(D.map&&(n.spotLightMap[E]=D.map,E++,J.updateMatrices(D),D.castShadow&&B++),n.spotLightMatrix[b]=J.matrix,D.castShadow){let it=e.get(D);it.shadowIntensity=J.intensity,it.shadowBias=J.bias,it.shadowNormalBias=J.normalBias,it.shadowRadius=J.radius,it.shadowMapSize=J.mapSize,n.spotShadow[b]=it,n.spotShadowMap[b]=lt,_++}b++}else if(D.isRectAreaLight){let K=t.get(D);K.color.copy(V).multiplyScalar(Z),K.halfWidth.set(D.width*.5,0,0),K.halfHeight.set(0,D.height*.5,0),n.rectArea[T]=K,T++}else if(D.isPointLight){let K=t.get(D);if(K.color.copy(D.color).multiplyScalar(D.intensity),K.distance=D.distance,K.decay=D.decay,D.castShadow){let J=D.shadow,it=e.get(D);it.shadowIntensity=J.intensity,it.shadowBias=J.bias,it.shadowNormalBias=J.normalBias,it.shadowRadius=J.radius,it.shadowMapSize=J.mapSize,it.shadowCameraNear=J.camera.near,it.shadowCameraFar=J.camera.far,n.pointShadow[g]=it,n.pointShadowMap[g]=lt,n.pointShadowMatrix[g]=D.shadow.matrix,A++}n.point[g]=K,g++}else if(D.isHemisphereLight){let K=t.get(D);K.skyColor.copy(D.color).multiplyScalar(Z),K.groundColor.copy(D.groundColor).multiplyScalar(Z),n.hemi[M]=K,M++}}T>0&&(i.has("OES_texture_float_linear")===!0?(n.rectAreaLTC1=Lt.LTC_FLOAT_1,n.rectAreaLTC2=Lt.LTC_FLOAT_2):(n.rectAreaLTC1=Lt.LTC_HALF_1,n.rectAreaLTC2=Lt.LTC_HALF_2)),n.ambient[0]=h,n.ambient[1]=u,n.ambient[2]=d;let L=n.hash;(L.sunLength!==f||L.directionalLength!==p||L.pointLength!==g||L.spotLength!==b||L.rectAreaLength!==T||L.hemiLength!==M||L.numSunShadows!==m||L.numDirectionalShadows!==C||L.numPointShadows!==A||L.numSpotShadows!==_||L.numSpotMaps!==E||L.numLightProbes!==N)&&(n.sun.length=f,n.directional.length=p,n.spot.length=b,n.rectArea.length=T,n.point.length=g,n.hemi.length=M,n.sunShadow.length=m,n.sunShadowMap.length=m,n.sunShadowMatrix.length=x,n.sunShadowCascade.length=x,n.directionalShadow.length=C,n.directionalShadowMap.length=C,n.directionalShadowMatrix.length=C,n.pointShadow.length=A,n.pointShadowMap.length=A,n.pointShadowMatrix.length=A,n.spotShadow.length=_,n.spotShadowMap.length=_,n.spotLightMatrix.length=_+E-B,n.spotLightMap.length=E,n.numSpotLightShadowsWithMaps=B,n.numLightProbes=N,L.sunLength=f,L.directionalLength=p,L.pointLength=g,L.spotLength=b,L.rectAreaLength=T,L.hemiLength=M,L.numSunShadows=m,L.numDirectionalShadows=C,L.numPointShadows=A,L.numSpotShadows=_,L.numSpotMaps=E,L.numLightProbes=N,n.version=Y1++)}function l(c,h){let u=0,d=0,f=0,m=0,x=0,p=0,g=h.matrixWorldInverse;for(let b=0,T=c.length;b<T;b++){let M=c[b];if(M.isSunLight){let C=n.sun[u];C.direction.setFromMatrixPosition(M.matrixWorld),C.direction.transformDirection(g),u++}else if(M.isDirectionalLight){let C=n.directional[d];C.direction.setFromMatrixPosition(M.matrixWorld),s.setFromMatrixPosition(M.target.matrixWorld),C.direction.sub(s),C.direction.transformDirection(g),d++}else if(M.isSpotLight){let C=n.spot[m];C.position.setFromMatrixPosition(M.matrixWorld),C.position.applyMatrix4(g),C.direction.setFromMatrixPosition(M.matrixWorld),s.setFromMatrixPosition(M.target.matrixWorld),C.direction.sub(s),C.direction.transformDirection(g),m++}else if(M.isRectAreaLight){let C=n.rectArea[x];C.position.setFromMatrixPosition(M.matrixWorld),C.position.applyMatrix4(g),o.identity(),r.copy(M.matrixWorld),r.premultiply(g),o.extractRotation(r),C.halfWidth.set(M.width*.5,0,0),C.halfHeight.set(0,M.height*.5,0),C.halfWidth.applyMatrix4(o),C.halfHeight.applyMatrix4(o),x++}else if(M.isPointLight){let C=n.point[f];C.position.setFromMatrixPosition(M.matrixWorld),C.position.applyMatrix4(g),f++}else if(M.isHemisphereLight){let C=n.hemi[p];C.direction.setFromMatrixPosition(M.matrixWorld),C.direction.transformDirection(g),p++}}}return{setup:a,setupView:l,state:n}}function t_(i){let t=new Z1(i),e=[],n=[],s=[];function r(u){h.camera=u,e.length=0,n.length=0,s.length=0}function o(u){u.isLightProbeGrid?s.push(u):e.push(u)}function a(u){n.push(u)}function l(){t.setup(e),s.sort((u,d)=>u.priority-d.priority||u.id-d.id)}function c(u){t.setupView(e,u)}let h={lightsArray:e,shadowsArray:n,lightProbeGridArray:s,camera:null,lights:t,transmissionRenderTarget:{},textureUnits:0};return{init:r,state:h,setupLights:l,setupLightsView:c,pushLight:o,pushShadow:a}}function K1(i){let t=new WeakMap;function e(s,r=0){let o=t.get(s),a;return o===void 0?(a=new t_(i),t.set(s,[a])):r>=o.length?(a=new t_(i),o.push(a)):a=o[r],a}function n(){t=new WeakMap}return{get:e,dispose:n}}function eA(i,t,e){let n=new mr,s=new te,r=new te,o=new Ze,a=new Sc,l=new Mc,c={},h=e.maxTextureSize,u={[Qs]:qn,[qn]:Qs,[Si]:Si},d=new es({defines:{VSM_SAMPLES:8},uniforms:{shadow_pass:{value:null},resolution:{value:new te},radius:{value:4}},vertexShader:j1,fragmentShader:J1}),f=d.clone();f.defines.HORIZONTAL_PASS=1;let m=new Cn;m.setAttribute("position",new Tn(new Float32Array([-1,-1,.5,3,-1,.5,-1,3,.5]),3));let x=new bi(m,d),p=this;this.enabled=!1,this.autoUpdate=!0,this.needsUpdate=!1,this.type=Ra;let g=this.type;this.render=function(A,_,E){if(p.enabled===!1||p.autoUpdate===!1&&p.needsUpdate===!1||A.length===0)return;this.type===$g&&(Yt("WebGLShadowMap: PCFSoftShadowMap has been removed. Using PCFShadowMap instead."),this.type=Ra);let B=i.getRenderTarget(),N=i.getActiveCubeFace(),L=i.getActiveMipmapLevel(),G=i.state;G.setBlending(gr),G.buffers.depth.getReversed()===!0?G.buffers.color.setClear(0,0,0,0):G.buffers.color.setClear(1,1,1,1),G.buffers.depth.setTest(!0),G.setScissorTest(!1);let H=g!==this.type;H&&_.traverse(function(D){D.material&&(Array.isArray(D.material)?D.material.forEach(V=>V.needsUpdate=!0):D.material.needsUpdate=!0)});for(let D=0,V=A.length;D<V;D++){let Z=A[D],z=Z.shadow;if(z===void 0){Yt("WebGLShadowMap:",Z,"has no shadow.");continue}if(z.autoUpdate===!1&&z.needsUpdate===!1)continue;s.copy(z.mapSize);let lt=z.getFrameExtents();s.multiply(lt),r.copy(z.mapSize),(s.x>h||s.y>h)&&(s.x>h&&(r.x=Math.floor(h/lt.x),s.x=r.x*lt.x,z.mapSize.x=r.x),s.y>h&&(r.y=Math.floor(h/lt.y),s.y=r.y*lt.y,z.mapSize.y=r.y));let K=i.state.buffers.depth.getReversed();if(z.camera._reversedDepth=K,z.map===null||H===!0){if(z.map!==null&&(z.map.depthTexture!==null&&(z.map.depthTexture.dispose(),z.map.depthTexture=null),z.map.dispose()),this.type===Mo){if(Z.isPointLight){Yt("WebGLShadowMap: VSM shadow maps are not supported for PointLights. Use PCF or BasicShadowMap instead.");continue}z.map=new hi(s.x,s.y,{format:tr,type:Oi,minFilter:Wn,magFilter:Wn,generateMipmaps:!1}),z.map.texture.name=Z.name+".shadowMap",z.map.depthTexture=new Ms(s.x,s.y,Ui),z.map.depthTexture.name=Z.name+".shadowMapDepth",z.map.depthTexture.format=vs,z.map.depthTexture.compareFunction=null,z.map.depthTexture.minFilter=Rn,z.map.depthTexture.magFilter=Rn}else Z.isPointLight?(z.map=new Ba(s.x),z.map.depthTexture=new ba(s.x,Fi)):(z.map=new hi(s.x,s.y),z.map.depthTexture=new Ms(s.x,s.y,Fi)),z.map.depthTexture.name=Z.name+".shadowMap",z.map.depthTexture.format=vs,this.type===Ra?(z.map.depthTexture.compareFunction=K?Jd:jd,z.map.depthTexture.minFilter=Wn,z.map.depthTexture.magFilter=Wn):(z.map.depthTexture.compareFunction=null,z.map.depthTexture.minFilter=Rn,z.map.depthTexture.magFilter=Rn);z.camera.updateProjectionMatrix()}z.map.isWebGLCubeRenderTarget!==!0&&(z.map.width!==s.x||z.map.height!==s.y)&&z.map.setSize(s.x,s.y);let J=z.map.isWebGLCubeRenderTarget?6:z.getViewportCount();Z.isPointLight!==!0&&z.updateMatrices(Z,E);let it=(z.camera.layers.mask&4294967294)!==0?z.camera.layers:E.layers;for(let ut=0;ut<J;ut++){let ht=z.getCamera(ut);if(Z.isPointLight){let Q=z.camera,pt=z.matrix,_t=Z.distance||Q.far;_t!==Q.far&&(Q.far=_t,Q.updateProjectionMatrix()),Ua.setFromMatrixPosition(Z.matrixWorld),Q.position.copy(Ua),ff.copy(Q.position),ff.add(Q1[ut]),Q.up.copy(tA[ut]),Q.lookAt(ff),Q.updateMatrixWorld(),pt.makeTranslation(-Ua.x,-Ua.y,-Ua.z),e_.multiplyMatrices(Q.projectionMatrix,Q.matrixWorldInverse),z._frustum.setFromProjectionMatrix(e_,Q.coordinateSystem,Q.reversedDepth)}if(z.map.isWebGLCubeRenderTarget)i.setRenderTarget(z.map,ut),i.clear();else{ut===0&&(i.setRenderTarget(z.map),i.clear());let Q=z.getViewport(ut);o.set(r.x*Q.x,r.y*Q.y,r.x*Q.z,r.y*Q.w),G.viewport(o)}n=z.getFrustum(ut),M(_,E,ht,Z,it,this.type)}z.isPointLightShadow!==!0&&this.type===Mo&&b(z,E),z.needsUpdate=!1}g=this.type,p.needsUpdate=!1,i.setRenderTarget(B,N,L)};function b(A,_){let E=t.update(x);d.defines.VSM_SAMPLES!==A.blurSamples&&(d.defines.VSM_SAMPLES=A.blurSamples,f.defines.VSM_SAMPLES=A.blurSamples,d.needsUpdate=!0,f.needsUpdate=!0),A.mapPass===null?A.mapPass=new hi(s.x,s.y,{format:tr,type:Oi}):(A.mapPass.width!==A.map.width||A.mapPass.height!==A.map.height)&&A.mapPass.setSize(A.map.width,A.map.height),d.uniforms.shadow_pass.value=A.map.depthTexture,d.uniforms.resolution.value.set(A.map.width,A.map.height),d.uniforms.radius.value=A.radius,i.setRenderTarget(A.mapPass),i.clear(),i.renderBufferDirect(_,null,E,d,x,null),f.uniforms.shadow_pass.value=A.mapPass.texture,f.uniforms.resolution.value.set(A.map.width,A.map.height),f.uniforms.radius.value=A.radius,i.setRenderTarget(A.map),i.clear(),i.renderBufferDirect(_,null,E,f,x,null)}function T(A,_,E,B){let N=null,L=E.isPointLight===!0?A.customDistanceMaterial:A.customDepthMaterial;if(L!==void 0)N=L;else if(N=E.isPointLight===!0?l:a,i.localClippingEnabled&&_.clipShadows===!0&&Array.isArray(_.clippingPlanes)&&_.clippingPlanes.length!==0||_.displacementMap&&_.displacementScale!==0||_.alphaMap&&_.alphaTest>0||_.map&&_.alphaTest>0||_.alphaToCoverage===!0){let G=N.uuid,H=_.uuid,D=c[G];D===void 0&&(D={},c[G]=D);let V=D[H];V===void 0&&(V=N.clone(),D[H]=V,_.addEventListener("dispose",C)),N=V}if(N.visible=_.visible,N.wireframe=_.wireframe,B===Mo?N.side=_.shadowSide!==null?_.shadowSide:_.side:N.side=_.shadowSide!==null?_.shadowSide:u[_.side],N.alphaMap=_.alphaMap,N.alphaTest=_.alphaToCoverage===!0?.5:_.alphaTest,N.map=_.map,N.clipShadows=_.clipShadows,N.clippingPlanes=_.clippingPlanes,N.clipIntersection=_.clipIntersection,N.displacementMap=_.displacementMap,N.displacementScale=_.displacementScale,N.displacementBias=_.displacementBias,N.wireframeLinewidth=_.wireframeLinewidth,N.linewidth=_.linewidth,E.isPointLight===!0&&N.isMeshDistanceMaterial===!0){let G=i.properties.get(N);G.light=E}return N}function M(A,_,E,B,N,L){if(A.visible===!1)return;if(A.layers.test(N)&&(A.isMesh||A.isLine||A.isPoints)&&(A.castShadow||A.receiveShadow&&L===Mo)&&(!A.frustumCulled||A.intersectsFrustum(n))){A.modelViewMatrix.multiplyMatrices(E.matrixWorldInverse,A.matrixWorld);let D=t.update(A),V=A.material;if(Array.isArray(V)){let Z=D.groups;for(let z=0,lt=Z.length;z<lt;z++){let K=Z[z],J=V[K.materialIndex];if(J&&J.visible){let it=T(A,J,B,L);A.onBeforeShadow(i,A,_,E,D,it,K),i.renderBufferDirect(E,null,D,it,A,K),A.onAfterShadow(i,A,_,E,D,it,K)}}}else if(V.visible){let Z=T(A,V,B,L);A.onBeforeShadow(i,A,_,E,D,Z,null),i.renderBufferDirect(E,null,D,Z,A,null),A.onAfterShadow(i,A,_,E,D,Z,null)}}let H=A.children;for(let D=0,V=H.length;D<V;D++)M(H[D],_,E,B,N,L)}function C(A){A.target.removeEventListener("dispose",C);for(let E in c){let B=c[E],N=A.target.uuid;N in B&&(B[N].dispose(),delete B[N])}}}function nA(i,t){function e(){let F=!1,st=new Ze,et=null,Mt=new Ze(0,0,0,0);return{setMask:function(mt){et!==mt&&!F&&(i.colorMask(mt,mt,mt,mt),et=mt)},setLocked:function(mt){F=mt},setClear:function(mt,vt,Ht,Kt,at){at===!0&&(mt*=Kt,vt*=Kt,Ht*=Kt),st.set(mt,vt,Ht,Kt),Mt.equals(st)===!1&&(i.clearColor(mt,vt,Ht,Kt),Mt.copy(st))},reset:function(){F=!1,et=null,Mt.set(-1,0,0,0)}}}function n(){let F=!1,st=!1,et=null,Mt=null,mt=null;return{setReversed:function(vt){if(st!==vt){let Ht=t.get("EXT_clip_control");vt?Ht.clipControlEXT(Ht.LOWER_LEFT_EXT,Ht.ZERO_TO_ONE_EXT):Ht.clipControlEXT(Ht.LOWER_LEFT_EXT,Ht.NEGATIVE_ONE_TO_ONE_EXT),st=vt;let Kt=mt;mt=null,this.setClear(Kt)}},getReversed:function(){return st},setTest:function(vt){vt?bt(i.DEPTH_TEST):Wt(i.DEPTH_TEST)},setMask:function(vt){et!==vt&&!F&&(i.depthMask(vt),et=vt)},setFunc:function(vt){if(st&&(vt=R0[vt]),Mt!==vt){switch(vt){case sc:i.depthFunc(i.NEVER);break;case rc:i.depthFunc(i.ALWAYS);break;case oc:i.depthFunc(i.LESS);break;case co:i.depthFunc(i.LEQUAL);break;case ac:i.depthFunc(i.EQUAL);break;case lc:i.depthFunc(i.GEQUAL);break;case cc:i.depthFunc(i.GREATER);break;case hc:i.depthFunc(i.NOTEQUAL);break;default:i.depthFunc(i.LEQUAL)}Mt=vt}},setLocked:function(vt){F=vt},setClear:function(vt){mt!==vt&&(mt=vt,st&&(vt=1-vt),i.clearDepth(vt))},reset:function(){F=!1,et=null,Mt=null,mt=null,st=!1}}}function s(){let F=!1,st=null,et=null,Mt=null,mt=null,vt=null,Ht=null,Kt=null,at=null;return{setTest:function(Bt){F||(Bt?bt(i.STENCIL_TEST):Wt(i.STENCIL_TEST))},setMask:function(Bt){st!==Bt&&!F&&(i.stencilMask(Bt),st=Bt)},setFunc:function(Bt,jt,Tt){(et!==Bt||Mt!==jt||mt!==Tt)&&(i.stencilFunc(Bt,jt,Tt),et=Bt,Mt=jt,mt=Tt)},setOp:function(Bt,jt,Tt){(vt!==Bt||Ht!==jt||Kt!==Tt)&&(i.stencilOp(Bt,jt,Tt),vt=Bt,Ht=jt,Kt=Tt)},setLocked:function(Bt){F=Bt},setClear:function(Bt){at!==Bt&&(i.clearStencil(Bt),at=Bt)},reset:function(){F=!1,st=null,et=null,Mt=null,mt=null,vt=null,Ht=null,Kt=null,at=null}}}let r=new e,o=new n,a=new s,l={},c=new WeakMap,h={},u={},d={},f=new WeakMap,m=[],x=null,p=!1,g=null,b=null,T=null,M=null,C=null,A=null,_=null,E=new ae(0,0,0),B=0,N=!1,L=null,G=null,H=null,D=null,V=null,Z=i.getParameter(i.MAX_COMBINED_TEXTURE_IMAGE_UNITS),z=!1,lt=0,K=i.getParameter(i.VERSION);K.indexOf("WebGL")!==-1?(lt=parseFloat(/^WebGL (\d)/.exec(K)[1]),z=lt>=1):K.indexOf("OpenGL ES")!==-1&&(lt=parseFloat(/^OpenGL ES (\d)/.exec(K)[1]),z=lt>=2);let J=null,it={},ut=i.getParameter(i.SCISSOR_BOX),ht=i.getParameter(i.VIEWPORT),Q=new Ze().fromArray(ut),pt=new Ze().fromArray(ht);function _t(F,st,et,Mt){let mt=new Uint8Array(4),vt=i.createTexture();i.bindTexture(F,vt),i.texParameteri(F,i.TEXTURE_MIN_FILTER,i.NEAREST),i.texParameteri(F,i.TEXTURE_MAG_FILTER,i.NEAREST);for(let Ht=0;Ht<et;Ht++)F===i.TEXTURE_3D||F===i.TEXTURE_2D_ARRAY?i.texImage3D(st,0,i.RGBA,1,1,Mt,0,i.RGBA,i.UNSIGNED_BYTE,mt):i.texImage2D(st+Ht,0,i.RGBA,1,1,0,i.RGBA,i.UNSIGNED_BYTE,mt);return vt}let Et={};Et[i.TEXTURE_2D]=_t(i.TEXTURE_2D,i.TEXTURE_2D,1),Et[i.TEXTURE_CUBE_MAP]=_t(i.TEXTURE_CUBE_MAP,i.TEXTURE_CUBE_MAP_POSITIVE_X,6),Et[i.TEXTURE_2D_ARRAY]=_t(i.TEXTURE_2D_ARRAY,i.TEXTURE_2D_ARRAY,1,1),Et[i.TEXTURE_3D]=_t(i.TEXTURE_3D,i.TEXTURE_3D,1,1),r.setClear(0,0,0,1),o.setClear(1),a.setClear(0),bt(i.DEPTH_TEST),o.setFunc(co),on(!1),Ie(Rd),bt(i.CULL_FACE),Xe(gr);function bt(F){h[F]!==!0&&(i.enable(F),h[F]=!0)}function Wt(F){h[F]!==!1&&(i.disable(F),h[F]=!1)}function se(F,st){return d[F]!==st?(i.bindFramebuffer(F,st),d[F]=st,F===i.DRAW_FRAMEBUFFER&&(d[i.FRAMEBUFFER]=st),F===i.FRAMEBUFFER&&(d[i.DRAW_FRAMEBUFFER]=st),!0):!1}function Gt(F,st){let et=m,Mt=!1;if(F){et=f.get(st),et===void 0&&(et=[],f.set(st,et));let mt=F.textures;if(et.length!==mt.length||et[0]!==i.COLOR_ATTACHMENT0){for(let vt=0,Ht=mt.length;vt<Ht;vt++)et[vt]=i.COLOR_ATTACHMENT0+vt;et.length=mt.length,Mt=!0}}else et[0]!==i.BACK&&(et[0]=i.BACK,Mt=!0);Mt&&i.drawBuffers(et)}function ue(F){return x!==F?(i.useProgram(F),x=F,!0):!1}let le={[_r]:i.FUNC_ADD,[Kg]:i.FUNC_SUBTRACT,[jg]:i.FUNC_REVERSE_SUBTRACT};le[Jg]=i.MIN,le[Qg]=i.MAX;let ne={[t0]:i.ZERO,[e0]:i.ONE,[n0]:i.SRC_COLOR,[Ld]:i.SRC_ALPHA,[l0]:i.SRC_ALPHA_SATURATE,[o0]:i.DST_COLOR,[s0]:i.DST_ALPHA,[i0]:i.ONE_MINUS_SRC_COLOR,[Dd]:i.ONE_MINUS_SRC_ALPHA,[a0]:i.ONE_MINUS_DST_COLOR,[r0]:i.ONE_MINUS_DST_ALPHA,[c0]:i.CONSTANT_COLOR,[h0]:i.ONE_MINUS_CONSTANT_COLOR,[u0]:i.CONSTANT_ALPHA,[d0]:i.ONE_MINUS_CONSTANT_ALPHA};function Xe(F,st,et,Mt,mt,vt,Ht,Kt,at,Bt){if(F===gr){p===!0&&(Wt(i.BLEND),p=!1);return}if(p===!1&&(bt(i.BLEND),p=!0),F!==Zg){if(F!==g||Bt!==N){if((b!==_r||C!==_r)&&(i.blendEquation(i.FUNC_ADD),b=_r,C=_r),Bt)switch(F){case wo:i.blendFuncSeparate(i.ONE,i.ONE_MINUS_SRC_ALPHA,i.ONE,i.ONE_MINUS_SRC_ALPHA);break;case Cd:i.blendFunc(i.ONE,i.ONE);break;case Pd:i.blendFuncSeparate(i.ZERO,i.ONE_MINUS_SRC_COLOR,i.ZERO,i.ONE);break;case Id:i.blendFuncSeparate(i.DST_COLOR,i.ONE_MINUS_SRC_ALPHA,i.ZERO,i.ONE);break;default:Jt("WebGLState: Invalid blending: ",F);break}else switch(F){case wo:i.blendFuncSeparate(i.SRC_ALPHA,i.ONE_MINUS_SRC_ALPHA,i.ONE,i.ONE_MINUS_SRC_ALPHA);break;case Cd:i.blendFuncSeparate(i.SRC_ALPHA,i.ONE,i.ONE,i.ONE);break;case Pd:Jt("WebGLState: SubtractiveBlending requires material.premultipliedAlpha = true");break;case Id:Jt("WebGLState: MultiplyBlending requires material.premultipliedAlpha = true");break;default:Jt("WebGLState: Invalid blending: ",F);break}T=null,M=null,A=null,_=null,E.set(0,0,0),B=0,g=F,N=Bt}return}mt=mt||st,vt=vt||et,Ht=Ht||Mt,(st!==b||mt!==C)&&(i.blendEquationSeparate(le[st],le[mt]),b=st,C=mt),(et!==T||Mt!==M||vt!==A||Ht!==_)&&(i.blendFuncSeparate(ne[et],ne[Mt],ne[vt],ne[Ht]),T=et,M=Mt,A=vt,_=Ht),(Kt.equals(E)===!1||at!==B)&&(i.blendColor(Kt.r,Kt.g,Kt.b,at),E.copy(Kt),B=at),g=F,N=!1}function Oe(F,st){F.side===Si?Wt(i.CULL_FACE):bt(i.CULL_FACE);let et=F.side===qn;st&&(et=!et),on(et),F.blending===wo&&F.transparent===!1?Xe(gr):Xe(F.blending,F.blendEquation,F.blendSrc,F.blendDst,F.blendEquationAlpha,F.blendSrcAlpha,F.blendDstAlpha,F.blendColor,F.blendAlpha,F.premultipliedAlpha),o.setFunc(F.depthFunc),o.setTest(F.depthTest),o.setMask(F.depthWrite),r.setMask(F.colorWrite);let Mt=F.stencilWrite;a.setTest(Mt),Mt&&(a.setMask(F.stencilWriteMask),a.setFunc(F.stencilFunc,F.stencilRef,F.stencilFuncMask),a.setOp(F.stencilFail,F.stencilZFail,F.stencilZPass)),ve(F.polygonOffset,F.polygonOffsetFactor,F.polygonOffsetUnits),F.alphaToCoverage===!0?bt(i.SAMPLE_ALPHA_TO_COVERAGE):Wt(i.SAMPLE_ALPHA_TO_COVERAGE)}function on(F){L!==F&&(F?i.frontFace(i.CW):i.frontFace(i.CCW),L=F)}function Ie(F){F!==qg?(bt(i.CULL_FACE),F!==G&&(F===Rd?i.cullFace(i.BACK):F===Yg?i.cullFace(i.FRONT):i.cullFace(i.FRONT_AND_BACK))):Wt(i.CULL_FACE),G=F}function bn(F){F!==H&&(z&&i.lineWidth(F),H=F)}function ve(F,st,et){F?(bt(i.POLYGON_OFFSET_FILL),(D!==st||V!==et)&&(D=st,V=et,o.getReversed()&&(st=-st,et=-et),i.polygonOffset(st,et))):Wt(i.POLYGON_OFFSET_FILL)}function pn(F){F?bt(i.SCISSOR_TEST):Wt(i.SCISSOR_TEST)}function Ke(F){F===void 0&&(F=i.TEXTURE0+Z-1),J!==F&&(i.activeTexture(F),J=F)}function an(F,st,et){et===void 0&&(J===null?et=i.TEXTURE0+Z-1:et=J);let Mt=it[et];Mt===void 0&&(Mt={type:void 0,texture:void 0},it[et]=Mt),(Mt.type!==F||Mt.texture!==st)&&(J!==et&&(i.activeTexture(et),J=et),i.bindTexture(F,st||Et[F]),Mt.type=F,Mt.texture=st)}function U(){let F=it[J];F!==void 0&&F.type!==void 0&&(i.bindTexture(F.type,null),F.type=void 0,F.texture=void 0)}function Ct(){try{i.compressedTexImage2D(...arguments)}catch(F){Jt("WebGLState:",F)}}function $t(){try{i.compressedTexImage3D(...arguments)}catch(F){Jt("WebGLState:",F)}}function re(){try{i.texSubImage2D(...arguments)}catch(F){Jt("WebGLState:",F)}}function St(){try{i.texSubImage3D(...arguments)}catch(F){Jt("WebGLState:",F)}}function De(){try{i.compressedTexSubImage2D(...arguments)}catch(F){Jt("WebGLState:",F)}}function Vt(){try{i.compressedTexSubImage3D(...arguments)}catch(F){Jt("WebGLState:",F)}}function qt(){try{i.texStorage2D(...arguments)}catch(F){Jt("WebGLState:",F)}}function R(){try{i.texStorage3D(...arguments)}catch(F){Jt("WebGLState:",F)}}function v(){try{i.texImage2D(...arguments)}catch(F){Jt("WebGLState:",F)}}function W(){try{i.texImage3D(...arguments)}catch(F){Jt("WebGLState:",F)}}function ct(F){return u[F]!==void 0?u[F]:i.getParameter(F)}function rt(F,st){u[F]!==st&&(i.pixelStorei(F,st),u[F]=st)}function gt(F){Q.equals(F)===!1&&(i.scissor(F.x,F.y,F.z,F.w),Q.copy(F))}function yt(F){pt.equals(F)===!1&&(i.viewport(F.x,F.y,F.z,F.w),pt.copy(F))}function tt(F,st){let et=c.get(st);et===void 0&&(et=new WeakMap,c.set(st,et));let Mt=et.get(F);Mt===void 0&&(Mt=i.getUniformBlockIndex(st,F.name),i.uniformBlockBinding(st,Mt,Mt),et.set(F,Mt))}function nt(F,st,et){let mt=c.get(st).get(F);l[mt]!==et&&(i.bindBufferBase(i.UNIFORM_BUFFER,mt,et),l[mt]=et)}function ft(){i.disable(i.BLEND),i.disable(i.CULL_FACE),i.disable(i.DEPTH_TEST),i.disable(i.POLYGON_OFFSET_FILL),i.disable(i.SCISSOR_TEST),i.disable(i.STENCIL_TEST),i.disable(i.SAMPLE_ALPHA_TO_COVERAGE),i.blendEquation(i.FUNC_ADD),i.blendFunc(i.ONE,i.ZERO),i.blendFuncSeparate(i.ONE,i.ZERO,i.ONE,i.ZERO),i.blendColor(0,0,0,0),i.colorMask(!0,!0,!0,!0),i.clearColor(0,0,0,0),i.depthMask(!0),i.depthFunc(i.LESS),o.setReversed(!1),i.clearDepth(1),i.stencilMask(4294967295),i.stencilFunc(i.ALWAYS,0,4294967295),i.stencilOp(i.KEEP,i.KEEP,i.KEEP),i.clearStencil(0),i.cullFace(i.BACK),i.frontFace(i.CCW),i.polygonOffset(0,0),i.activeTexture(i.TEXTURE0),i.bindFramebuffer(i.FRAMEBUFFER,null),i.bindFramebuffer(i.DRAW_FRAMEBUFFER,null),i.bindFramebuffer(i.READ_FRAMEBUFFER,null),i.useProgram(null),i.lineWidth(1),i.scissor(0,0,i.canvas.width,i.canvas.height),i.viewport(0,0,i.canvas.width,i.canvas.height),i.pixelStorei(i.PACK_ALIGNMENT,4),i.pixelStorei(i.UNPACK_ALIGNMENT,4),i.pixelStorei(i.UNPACK_FLIP_Y_WEBGL,!1),i.pixelStorei(i.UNPACK_PREMULTIPLY_ALPHA_WEBGL,!1),i.pixelStorei(i.UNPACK_COLORSPACE_CONVERSION_WEBGL,i.BROWSER_DEFAULT_WEBGL),i.pixelStorei(i.PACK_ROW_LENGTH,0),i.pixelStorei(i.PACK_SKIP_PIXELS,0),i.pixelStorei(i.PACK_SKIP_ROWS,0),i.pixelStorei(i.UNPACK_ROW_LENGTH,0),i.pixelStorei(i.UNPACK_IMAGE_HEIGHT,0),i.pixelStorei(i.UNPACK_SKIP_PIXELS,0),i.pixelStorei(i.UNPACK_SKIP_ROWS,0),i.pixelStorei(i.UNPACK_SKIP_IMAGES,0),h={},u={},J=null,it={},d={},l={},f=new WeakMap,m=[],x=null,p=!1,g=null,b=null,T=null,M=null,C=null,A=null,_=null,E=new ae(0,0,0),B=0,N=!1,L=null,G=null,H=null,D=null,V=null,Q.set(0,0,i.canvas.width,i.canvas.height),pt.set(0,0,i.canvas.width,i.canvas.height),r.reset(),o.reset(),a.reset()}return{buffers:{color:r,depth:o,stencil:a},enable:bt,disable:Wt,bindFramebuffer:se,drawBuffers:Gt,useProgram:ue,setBlending:Xe,setMaterial:Oe,setFlipSided:on,setCullFace:Ie,setLineWidth:bn,setPolygonOffset:ve,setScissorTest:pn,activeTexture:Ke,bindTexture:an,unbindTexture:U,compressedTexImage2D:Ct,compressedTexImage3D:$t,texImage2D:v,texImage3D:W,pixelStorei:rt,getParameter:ct,updateUBOMapping:tt,uniformBlockBinding:nt,texStorage2D:qt,texStorage3D:R,texSubImage2D:re,texSubImage3D:St,compressedTexSubImage2D:De,compressedTexSubImage3D:Vt,scissor:gt,viewport:yt,reset:ft}}function iA(i,t,e,n,s,r,o){let a=t.has("WEBGL_multisampled_render_to_texture")?t.get("WEBGL_multisampled_render_to_texture"):null,l=typeof navigator>"u"?!1:/OculusBrowser/g.test(navigator.userAgent),c=new te,h=new WeakMap,u=new Set,d,f=new WeakMap,m=new Set,x=new FinalizationRegistry(R=>m.delete(R)),p=!1;try{p=typeof OffscreenCanvas<"u"&&new OffscreenCanvas(1,1).getContext("2d")!==null}catch{}function g(R,v){return p?new OffscreenCanvas(R,v):fa("canvas")}function b(R,v,W){let ct=1,rt=qt(R);if((rt.width>W||rt.height>W)&&(ct=W/Math.max(rt.width,rt.height)),ct<1)if(typeof HTMLImageElement<"u"&&R instanceof HTMLImageElement||typeof HTMLCanvasElement<"u"&&R instanceof HTMLCanvasElement||typeof ImageBitmap<"u"&&R instanceof ImageBitmap||typeof VideoFrame<"u"&&R instanceof VideoFrame){let gt=Math.floor(ct*rt.width),yt=Math.floor(ct*rt.height);d===void 0&&(d=g(gt,yt));let tt=v?g(gt,yt):d;return tt.width=gt,tt.height=yt,tt.getContext("2d").drawImage(R,0,0,gt,yt),Yt("WebGLRenderer: Texture has been resized from ("+rt.width+"x"+rt.height+") to ("+gt+"x"+yt+")."),tt}else return"data"in R&&Yt("WebGLRenderer: Image in DataTexture is too big ("+rt.width+"x"+rt.height+")."),R;return R}function T(R){return R.generateMipmaps}function M(R){i.generateMipmap(R)}function C(R){return R.isWebGLCubeRenderTarget?i.TEXTURE_CUBE_MAP:R.isWebGL3DRenderTarget?i.TEXTURE_3D:R.isWebGLArrayRenderTarget||R.isCompressedArrayTexture?i.TEXTURE_2D_ARRAY:i.TEXTURE_2D}function A(R,v,W,ct,rt,gt=!1){if(R!==null){if(i[R]!==void 0)return i[R];Yt("WebGLRenderer: Attempt to use non-existing WebGL internal format '"+R+"'")}let yt;ct&&(yt=t.get("EXT_texture_norm16"),yt||Yt("WebGLRenderer: Unable to use normalized textures without EXT_texture_norm16 extension"));let tt=v;if(v===i.RED&&(W===i.FLOAT&&(tt=i.R32F),W===i.HALF_FLOAT&&(tt=i.R16F),W===i.UNSIGNED_BYTE&&(tt=i.R8),W===i.UNSIGNED_SHORT&&yt&&(tt=yt.R16_EXT),W===i.SHORT&&yt&&(tt=yt.R16_SNORM_EXT)),v===i.RED_INTEGER&&(W===i.UNSIGNED_BYTE&&(tt=i.R8UI),W===i.UNSIGNED_SHORT&&(tt=i.R16UI),W===i.UNSIGNED_INT&&(tt=i.R32UI),W===i.BYTE&&(tt=i.R8I),W===i.SHORT&&(tt=i.R16I),W===i.INT&&(tt=i.R32I)),v===i.RG&&(W===i.FLOAT&&(tt=i.RG32F),W===i.HALF_FLOAT&&(tt=i.RG16F),W===i.UNSIGNED_BYTE&&(tt=i.RG8),W===i.UNSIGNED_SHORT&&yt&&(tt=yt.RG16_EXT),W===i.SHORT&&yt&&(tt=yt.RG16_SNORM_EXT)),v===i.RG_INTEGER&&(W===i.UNSIGNED_BYTE&&(tt=i.RG8UI),W===i.UNSIGNED_SHORT&&(tt=i.RG16UI),W===i.UNSIGNED_INT&&(tt=i.RG32UI),W===i.BYTE&&(tt=i.RG8I),W===i.SHORT&&(tt=i.RG16I),W===i.INT&&(tt=i.RG32I)),v===i.RGB_INTEGER&&(W===i.UNSIGNED_BYTE&&(tt=i.RGB8UI),W===i.UNSIGNED_SHORT&&(tt=i.RGB16UI),W===i.UNSIGNED_INT&&(tt=i.RGB32UI),W===i.BYTE&&(tt=i.RGB8I),W===i.SHORT&&(tt=i.RGB16I),W===i.INT&&(tt=i.RGB32I)),v===i.RGBA_INTEGER&&(W===i.UNSIGNED_BYTE&&(tt=i.RGBA8UI),W===i.UNSIGNED_SHORT&&(tt=i.RGBA16UI),W===i.UNSIGNED_INT&&(tt=i.RGBA32UI),W===i.BYTE&&(tt=i.RGBA8I),W===i.SHORT&&(tt=i.RGBA16I),W===i.INT&&(tt=i.RGBA32I)),v===i.RGB&&(W===i.UNSIGNED_SHORT&&yt&&(tt=yt.RGB16_EXT),W===i.SHORT&&yt&&(tt=yt.RGB16_SNORM_EXT),W===i.UNSIGNED_INT_5_9_9_9_REV&&(tt=i.RGB9_E5),W===i.UNSIGNED_INT_10F_11F_11F_REV&&(tt=i.R11F_G11F_B10F)),v===i.RGBA){let nt=gt?ua:ye.getTransfer(rt);W===i.FLOAT&&(tt=i.RGBA32F),W===i.HALF_FLOAT&&(tt=i.RGBA16F),W===i.UNSIGNED_BYTE&&(tt=nt===Ee?i.SRGB8_ALPHA8:i.RGBA8),W===i.UNSIGNED_SHORT&&yt&&(tt=yt.RGBA16_EXT),W===i.SHORT&&yt&&(tt=yt.RGBA16_SNORM_EXT),W===i.UNSIGNED_SHORT_4_4_4_4&&(tt=i.RGBA4),W===i.UNSIGNED_SHORT_5_5_5_1&&(tt=i.RGB5_A1)}return(tt===i.R16F||tt===i.R32F||tt===i.RG16F||tt===i.RG32F||tt===i.RGBA16F||tt===i.RGBA32F)&&t.get("EXT_color_buffer_float"),tt}function _(R,v){let W;return R?v===null||v===Fi||v===xr?W=i.DEPTH24_STENCIL8:v===Ui?W=i.DEPTH32F_STENCIL8:v===Eo&&(W=i.DEPTH24_STENCIL8,Yt("DepthTexture: 16 bit depth attachment is not supported with stencil. Using 24-bit attachment.")):v===null||v===Fi||v===xr?W=i.DEPTH_COMPONENT24:v===Ui?W=i.DEPTH_COMPONENT32F:v===Eo&&(W=i.DEPTH_COMPONENT16),W}function E(R,v){return T(R)===!0||R.isFramebufferTexture&&R.minFilter!==Rn&&R.minFilter!==Wn?Math.log2(Math.max(v.width,v.height))+1:R.mipmaps.length>0?R.mipmaps.length:R.isCompressedTexture&&Array.isArray(R.image)?v.mipmaps.length:1}function B(R){let v=new WeakRef(R);n.get(R).__ref=v,m.add(v),x.register(R,v,v)}function N(R){let v=n.get(R).__ref;v!==void 0&&(m.delete(v),x.unregister(v))}function L(R){H(R.target)}function G(R){D(R.target)}function H(R){R.removeEventListener("dispose",L),N(R),Z(R),R.isVideoTexture&&h.delete(R),R.isHTMLTexture&&u.delete(R)}function D(R){R.removeEventListener("dispose",G),N(R),lt(R)}function V(){for(let R of m){let v=R.deref();v!==void 0&&(v.isRenderTarget===!0?D(v):H(v))}m.clear(),u.clear()}function Z(R){let v=n.get(R);if(v.__webglInit===void 0)return;let W=R.source,ct=f.get(W);if(ct){let rt=ct[v.__cacheKey];rt.usedTimes--,rt.usedTimes===0&&z(R),Object.keys(ct).length===0&&f.delete(W)}n.remove(R)}function z(R){let v=n.get(R);i.deleteTexture(v.__webglTexture);let W=R.source,ct=f.get(W);delete ct[v.__cacheKey],o.memory.textures--}function lt(R){let v=n.get(R);v.__depthDisposeCallback&&v.__depthDisposeCallback();let W=R.depthTexture;if(W&&W.renderTarget===R&&H(W),R.isWebGLCubeRenderTarget)for(let rt=0;rt<6;rt++){if(Array.isArray(v.__webglFramebuffer[rt]))for(let gt=0;gt<v.__webglFramebuffer[rt].length;gt++)i.deleteFramebuffer(v.__webglFramebuffer[rt][gt]);else i.deleteFramebuffer(v.__webglFramebuffer[rt]);v.__webglDepthbuffer&&i.deleteRenderbuffer(v.__webglDepthbuffer[rt])}else{if(Array.isArray(v.__webglFramebuffer))for(let rt=0;rt<v.__webglFramebuffer.length;rt++)i.deleteFramebuffer(v.__webglFramebuffer[rt]);else i.deleteFramebuffer(v.__webglFramebuffer);if(v.__webglDepthbuffer&&i.deleteRenderbuffer(v.__webglDepthbuffer),v.__webglMultisampledFramebuffer&&i.deleteFramebuffer(v.__webglMultisampledFramebuffer),v.__webglColorRenderbuffer)for(let rt=0;rt<v.__webglColorRenderbuffer.length;rt++)v.__webglColorRenderbuffer[rt]&&i.deleteRenderbuffer(v.__webglColorRenderbuffer[rt]);v.__webglDepthRenderbuffer&&i.deleteRenderbuffer(v.__webglDepthRenderbuffer)}let ct=R.textures;for(let rt=0,gt=ct.length;rt<gt;rt++){let yt=n.get(ct[rt]);yt.__webglTexture&&(i.deleteTexture(yt.__webglTexture),o.memory.textures--),n.remove(ct[rt])}n.remove(R)}let K=0;function J(){K=0}function it(){return K}function ut(R){K=R}function ht(){let R=K;return R>=s.maxTextures&&Yt("WebGLTextures: Trying to use "+(R+1)+" texture units while this GPU supports only "+s.maxTextures),K+=1,R}function Q(R){let v=[];return v.push(R.wrapS),v.push(R.wrapT),v.push(R.wrapR||0),v.push(R.magFilter),v.push(R.minFilter),v.push(R.anisotropy),v.push(R.internalFormat),v.push(R.format),v.push(R.type),v.push(R.generateMipmaps),v.push(R.mipmapsAutoUpdate),v.push(R.premultiplyAlpha),v.push(R.flipY),v.push(R.unpackAlignment),v.push(R.colorSpace),v.join()}function pt(R,v){let W=n.get(R);if(R.isVideoTexture&&De(R),R.isRenderTargetTexture===!1&&R.isExternalTexture!==!0&&R.version>0&&W.__version!==R.version){let ct=R.image;if(ct===null)Yt("WebGLRenderer: Texture marked for update but no image data found.");else if(ct.complete===!1)Yt("WebGLRenderer: Texture marked for update but image is incomplete");else{Oe(W,R,v);return}}else R.isExternalTexture&&(W.__webglTexture=R.sourceTexture?R.sourceTexture:null);e.bindTexture(i.TEXTURE_2D,W.__webglTexture,i.TEXTURE0+v)}function _t(R,v){let W=n.get(R);if(R.isRenderTargetTexture===!1&&R.version>0&&W.__version!==R.version){Oe(W,R,v);return}else R.isExternalTexture&&(W.__webglTexture=R.sourceTexture?R.sourceTexture:null);e.bindTexture(i.TEXTURE_2D_ARRAY,W.__webglTexture,i.TEXTURE0+v)}function Et(R,v){let W=n.get(R);if(R.isRenderTargetTexture===!1&&R.version>0&&W.__version!==R.version){Oe(W,R,v);return}e.bindTexture(i.TEXTURE_3D,W.__webglTexture,i.TEXTURE0+v)}function bt(R,v){let W=n.get(R);if(R.version>0&&W.__version!==R.version){on(W,R,v);return}e.bindTexture(i.TEXTURE_CUBE_MAP,W.__webglTexture,i.TEXTURE0+v)}let Wt={[uc]:i.REPEAT,[Qi]:i.CLAMP_TO_EDGE,[dc]:i.MIRRORED_REPEAT},se={[Rn]:i.NEAREST,[m0]:i.NEAREST_MIPMAP_NEAREST,[Ca]:i.NEAREST_MIPMAP_LINEAR,[Wn]:i.LINEAR,[Bc]:i.LINEAR_MIPMAP_NEAREST,[ws]:i.LINEAR_MIPMAP_LINEAR},Gt={[x0]:i.NEVER,[Qd]:i.ALWAYS,[v0]:i.LESS,[jd]:i.LEQUAL,[b0]:i.EQUAL,[Jd]:i.GEQUAL,[S0]:i.GREATER,[M0]:i.NOTEQUAL};function ue(R,v){if(v.type===Ui&&t.has("OES_texture_float_linear")===!1&&(v.magFilter===Wn||v.magFilter===Bc||v.magFilter===Ca||v.magFilter===ws||v.minFilter===Wn||v.minFilter===Bc||v.minFilter===Ca||v.minFilter===ws)&&Yt("WebGLRenderer: Unable to use linear filtering with floating point textures. OES_texture_float_linear not supported on this device."),i.texParameteri(R,i.TEXTURE_WRAP_S,Wt[v.wrapS]),i.texParameteri(R,i.TEXTURE_WRAP_T,Wt[v.wrapT]),(R===i.TEXTURE_3D||R===i.TEXTURE_2D_ARRAY)&&i.texParameteri(R,i.TEXTURE_WRAP_R,Wt[v.wrapR]),i.texParameteri(R,i.TEXTURE_MAG_FILTER,se[v.magFilter]),i.texParameteri(R,i.TEXTURE_MIN_FILTER,se[v.minFilter]),v.compareFunction&&(i.texParameteri(R,i.TEXTURE_COMPARE_MODE,i.COMPARE_REF_TO_TEXTURE),i.texParameteri(R,i.TEXTURE_COMPARE_FUNC,Gt[v.compareFunction])),t.has("EXT_texture_filter_anisotropic")===!0){if(v.magFilter===Rn||v.minFilter!==Ca&&v.minFilter!==ws||v.type===Ui&&t.has("OES_texture_float_linear")===!1)return;if(v.anisotropy>1||n.get(v).__currentAnisotropy){let W=t.get("EXT_texture_filter_anisotropic");i.texParameterf(R,W.TEXTURE_MAX_ANISOTROPY_EXT,Math.min(v.anisotropy,s.getMaxAnisotropy())),n.get(v).__currentAnisotropy=v.anisotropy}}}function le(R,v){let W=!1;R.__webglInit===void 0&&(R.__webglInit=!0,v.addEventListener("dispose",L),B(v));let ct=v.source,rt=f.get(ct);rt===void 0&&(rt={},f.set(ct,rt));let gt=Q(v);if(gt!==R.__cacheKey){rt[gt]===void 0&&(rt[gt]={texture:i.createTexture(),usedTimes:0},o.memory.textures++,W=!0),rt[gt].usedTimes++;let yt=rt[R.__cacheKey];yt!==void 0&&(rt[R.__cacheKey].usedTimes--,yt.usedTimes===0&&z(v)),R.__cacheKey=gt,R.__webglTexture=rt[gt].texture}return W}function ne(R,v,W){return Math.floor(Math.floor(R/W)/v)}function Xe(R,v,W,ct){let gt=R.updateRanges;if(gt.length===0)e.texSubImage2D(i.TEXTURE_2D,0,0,0,v.width,v.height,W,ct,v.data);else{gt.sort((F,st)=>F.start-st.start);let yt=0;for(let F=1;F<gt.length;F++){let st=gt[yt],et=gt[F],Mt=st.start+st.count,mt=ne(et.start,v.width,4),vt=ne(st.start,v.width,4);et.start<=Mt+1&&mt===vt&&ne(et.start+et.count-1,v.width,4)===mt?st.count=Math.max(st.count,et.start+et.count-st.start):(++yt,gt[yt]=et)}gt.length=yt+1;let tt=e.getParameter(i.UNPACK_ROW_LENGTH),nt=e.getParameter(i.UNPACK_SKIP_PIXELS),ft=e.getParameter(i.UNPACK_SKIP_ROWS);e.pixelStorei(i.UNPACK_ROW_LENGTH,v.width);for(let F=0,st=gt.length;F<st;F++){let et=gt[F],Mt=Math.floor(et.start/4),mt=Math.ceil(et.count/4),vt=Mt%v.width,Ht=Math.floor(Mt/v.width),Kt=mt,at=1;e.pixelStorei(i.UNPACK_SKIP_PIXELS,vt),e.pixelStorei(i.UNPACK_SKIP_ROWS,Ht),e.texSubImage2D(i.TEXTURE_2D,0,vt,Ht,Kt,at,W,ct,v.data)}R.clearUpdateRanges(),e.pixelStorei(i.UNPACK_ROW_LENGTH,tt),e.pixelStorei(i.UNPACK_SKIP_PIXELS,nt),e.pixelStorei(i.UNPACK_SKIP_ROWS,ft)}}function Oe(R,v,W){let ct=i.TEXTURE_2D;(v.isDataArrayTexture||v.isCompressedArrayTexture)&&(ct=i.TEXTURE_2D_ARRAY),v.isData3DTexture&&(ct=i.TEXTURE_3D);let rt=le(R,v),gt=v.source;e.bindTexture(ct,R.__webglTexture,i.TEXTURE0+W);let yt=n.get(gt);if(gt.version!==yt.__version||rt===!0){if(e.activeTexture(i.TEXTURE0+W),(typeof ImageBitmap<"u"&&v.image instanceof ImageBitmap)===!1){let at=ye.getPrimaries(ye.workingColorSpace),Bt=v.colorSpace===Es?null:ye.getPrimaries(v.colorSpace),jt=v.colorSpace===Es||at===Bt?i.NONE:i.BROWSER_DEFAULT_WEBGL;e.pixelStorei(i.UNPACK_FLIP_Y_WEBGL,v.flipY),e.pixelStorei(i.UNPACK_PREMULTIPLY_ALPHA_WEBGL,v.premultiplyAlpha),e.pixelStorei(i.UNPACK_COLORSPACE_CONVERSION_WEBGL,jt)}e.pixelStorei(i.UNPACK_ALIGNMENT,v.unpackAlignment);let nt=b(v.image,!1,s.maxTextureSize);nt=Vt(v,nt);let ft=r.convert(v.format,v.colorSpace),F=r.convert(v.type),st=A(v.internalFormat,ft,F,v.normalized,v.colorSpace,v.isVideoTexture);ue(ct,v);let et,Mt=v.mipmaps,mt=v.isVideoTexture!==!0,vt=yt.__version===void 0||rt===!0,Ht=gt.dataReady,Kt=E(v,nt);if(v.isDepthTexture)st=_(v.format===As,v.type),vt&&(mt?e.texStorage2D(i.TEXTURE_2D,1,st,nt.width,nt.height):e.texImage2D(i.TEXTURE_2D,0,st,nt.width,nt.height,0,ft,F,null));else if(v.isDataTexture)if(Mt.length>0){mt&&vt&&e.texStorage2D(i.TEXTURE_2D,Kt,st,Mt[0].width,Mt[0].height);for(let at=0,Bt=Mt.length;at<Bt;at++)et=Mt[at],mt?Ht&&e.texSubImage2D(i.TEXTURE_2D,at,0,0,et.width,et.height,ft,F,et.data):e.texImage2D(i.TEXTURE_2D,at,st,et.width,et.height,0,ft,F,et.data);v.generateMipmaps=!1}else mt?(vt&&e.texStorage2D(i.TEXTURE_2D,Kt,st,nt.width,nt.height),Ht&&Xe(v,nt,ft,F)):e.texImage2D(i.TEXTURE_2D,0,st,nt.width,nt.height,0,ft,F,nt.data);else if(v.isCompressedTexture)if(v.isCompressedArrayTexture){mt&&vt&&e.texStorage3D(i.TEXTURE_2D_ARRAY,Kt,st,Mt[0].width,Mt[0].height,nt.depth);for(let at=0,Bt=Mt.length;at<Bt;at++)if(et=Mt[at],v.format!==Bi)if(ft!==null)if(mt){if(Ht)if(v.layerUpdates.size>0){let jt=hf(et.width,et.height,v.format,v.type);for(let Tt of v.layerUpdates){let oe=et.data.subarray(Tt*jt/et.data.BYTES_PER_ELEMENT,(Tt+1)*jt/et.data.BYTES_PER_ELEMENT);e.compressedTexSubImage3D(i.TEXTURE_2D_ARRAY,at,0,0,Tt,et.width,et.height,1,ft,oe)}}else e.compressedTexSubImage3D(i.TEXTURE_2D_ARRAY,at,0,0,0,et.width,et.height,nt.depth,ft,et.data)}else e.compressedTexImage3D(i.TEXTURE_2D_ARRAY,at,st,et.width,et.height,nt.depth,0,et.data,0,0);else Yt("WebGLRenderer: Attempt to load unsupported compressed texture format in .uploadTexture()");else mt?Ht&&e.texSubImage3D(i.TEXTURE_2D_ARRAY,at,0,0,0,et.width,et.height,nt.depth,ft,F,et.data):e.texImage3D(i.TEXTURE_2D_ARRAY,at,st,et.width,et.height,nt.depth,0,ft,F,et.data);v.layerUpdates.size>0&&v.clearLayerUpdates()}else{mt&&vt&&e.texStorage2D(i.TEXTURE_2D,Kt,st,Mt[0].width,Mt[0].height);for(let at=0,Bt=Mt.length;at<Bt;at++)et=Mt[at],v.format!==Bi?ft!==null?mt?Ht&&e.compressedTexSubImage2D(i.TEXTURE_2D,at,0,0,et.width,et.height,ft,et.data):e.compressedTexImage2D(i.TEXTURE_2D,at,st,et.width,et.height,0,et.data):Yt("WebGLRenderer: Attempt to load unsupported compressed texture format in .uploadTexture()"):mt?Ht&&e.texSubImage2D(i.TEXTURE_2D,at,0,0,et.width,et.height,ft,F,et.data):e.texImage2D(i.TEXTURE_2D,at,st,et.width,et.height,0,ft,F,et.data)}else if(v.isDataArrayTexture)if(mt){if(vt&&e.texStorage3D(i.TEXTURE_2D_ARRAY,Kt,st,nt.width,nt.height,nt.depth),Ht)if(v.layerUpdates.size>0){let at=hf(nt.width,nt.height,v.format,v.type);for(let Bt of v.layerUpdates){let jt=nt.data.subarray(Bt*at/nt.data.BYTES_PER_ELEMENT,(Bt+1)*at/nt.data.BYTES_PER_ELEMENT);e.texSubImage3D(i.TEXTURE_2D_ARRAY,0,0,0,Bt,nt.width,nt.height,1,ft,F,jt)}v.clearLayerUpdates()}else e.texSubImage3D(i.TEXTURE_2D_ARRAY,0,0,0,0,nt.width,nt.height,nt.depth,ft,F,nt.data)}else e.texImage3D(i.TEXTURE_2D_ARRAY,0,st,nt.width,nt.height,nt.depth,0,ft,F,nt.data);else if(v.isData3DTexture)mt?(vt&&e.texStorage3D(i.TEXTURE_3D,Kt,st,nt.width,nt.height,nt.depth),Ht&&e.texSubImage3D(i.TEXTURE_3D,0,0,0,0,nt.width,nt.height,nt.depth,ft,F,nt.data)):e.texImage3D(i.TEXTURE_3D,0,st,nt.width,nt.height,nt.depth,0,ft,F,nt.data);else if(v.isFramebufferTexture){if(vt)if(mt)e.texStorage2D(i.TEXTURE_2D,Kt,st,nt.width,nt.height);else{let at=nt.width,Bt=nt.height;for(let jt=0;jt<Kt;jt++)e.texImage2D(i.TEXTURE_2D,jt,st,at,Bt,0,ft,F,null),at>>=1,Bt>>=1}}else if(v.isHTMLTexture){if("texElementImage2D"in i){let at=i.canvas;if(at.hasAttribute("layoutsubtree")||at.setAttribute("layoutsubtree","true"),nt.parentNode!==at){at.appendChild(nt),u.add(v),at.onpaint=Bt=>{let jt=Bt.changedElements;for(let Tt of u)jt.includes(Tt.image)&&(Tt.needsUpdate=!0)},at.requestPaint();return}if(i.texElementImage2D.length===3)i.texElementImage2D(i.TEXTURE_2D,i.RGBA8,nt);else{let jt=i.RGBA,Tt=i.RGBA,oe=i.UNSIGNED_BYTE;i.texElementImage2D(i.TEXTURE_2D,0,jt,Tt,oe,nt)}i.texParameteri(i.TEXTURE_2D,i.TEXTURE_MIN_FILTER,i.LINEAR),i.texParameteri(i.TEXTURE_2D,i.TEXTURE_WRAP_S,i.CLAMP_TO_EDGE),i.texParameteri(i.TEXTURE_2D,i.TEXTURE_WRAP_T,i.CLAMP_TO_EDGE)}}else if(Mt.length>0){if(mt&&vt){let at=qt(Mt[0]);e.texStorage2D(i.TEXTURE_2D,Kt,st,at.width,at.height)}for(let at=0,Bt=Mt.length;at<Bt;at++)et=Mt[at],mt?Ht&&e.texSubImage2D(i.TEXTURE_2D,at,0,0,ft,F,et):e.texImage2D(i.TEXTURE_2D,at,st,ft,F,et);v.generateMipmaps=!1}else if(mt){if(vt){let at=qt(nt);e.texStorage2D(i.TEXTURE_2D,Kt,st,at.width,at.height)}Ht&&e.texSubImage2D(i.TEXTURE_2D,0,0,0,ft,F,nt)}else e.texImage2D(i.TEXTURE_2D,0,st,ft,F,nt);T(v)&&v.mipmapsAutoUpdate===!0&&M(ct),yt.__version=gt.version,v.onUpdate&&v.onUpdate(v)}R.__version=v.version}function on(R,v,W){if(v.image.length!==6)return;let ct=le(R,v),rt=v.source;e.bindTexture(i.TEXTURE_CUBE_MAP,R.__webglTexture,i.TEXTURE0+W);let gt=n.get(rt);if(rt.version!==gt.__version||ct===!0){e.activeTexture(i.TEXTURE0+W);let yt=ye.getPrimaries(ye.workingColorSpace),tt=v.colorSpace===Es?null:ye.getPrimaries(v.colorSpace),nt=v.colorSpace===Es||yt===tt?i.NONE:i.BROWSER_DEFAULT_WEBGL;e.pixelStorei(i.UNPACK_FLIP_Y_WEBGL,v.flipY),e.pixelStorei(i.UNPACK_PREMULTIPLY_ALPHA_WEBGL,v.premultiplyAlpha),e.pixelStorei(i.UNPACK_ALIGNMENT,v.unpackAlignment),e.pixelStorei(i.UNPACK_COLORSPACE_CONVERSION_WEBGL,nt);let ft=v.isCompressedTexture||v.image[0].isCompressedTexture,F=v.image[0]&&v.image[0].isDataTexture,st=[];for(let Tt=0;Tt<6;Tt++)!ft&&!F?st[Tt]=b(v.image[Tt],!0,s.maxCubemapSize):st[Tt]=F?v.image[Tt].image:v.image[Tt],st[Tt]=Vt(v,st[Tt]);let et=st[0],Mt=r.convert(v.format,v.colorSpace),mt=r.convert(v.type),vt=A(v.internalFormat,Mt,mt,v.normalized,v.colorSpace),Ht=v.isVideoTexture!==!0,Kt=gt.__version===void 0||ct===!0,at=rt.dataReady,Bt=E(v,et);ue(i.TEXTURE_CUBE_MAP,v);let jt;if(v.isDepthTexture){if(vt=_(v.format===As,v.type),Kt)if(Ht)e.texStorage2D(i.TEXTURE_CUBE_MAP,1,vt,et.width,et.height);else for(let Tt=0;Tt<6;Tt++)e.texImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Tt,0,vt,et.width,et.height,0,Mt,mt,null)}else if(ft){Ht&&Kt&&e.texStorage2D(i.TEXTURE_CUBE_MAP,Bt,vt,et.width,et.height);for(let Tt=0;Tt<6;Tt++){jt=st[Tt].mipmaps;for(let oe=0;oe<jt.length;oe++){let Be=jt[oe];v.format!==Bi?Mt!==null?Ht?at&&e.compressedTexSubImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Tt,oe,0,0,Be.width,Be.height,Mt,Be.data):e.compressedTexImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Tt,oe,vt,Be.width,Be.height,0,Be.data):Yt("WebGLRenderer: Attempt to load unsupported compressed texture format in .setTextureCube()"):Ht?at&&e.texSubImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Tt,oe,0,0,Be.width,Be.height,Mt,mt,Be.data):e.texImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Tt,oe,vt,Be.width,Be.height,0,Mt,mt,Be.data)}}}else{if(jt=v.mipmaps,Ht&&Kt){jt.length>0&&Bt++;let Tt=qt(st[0]);e.texStorage2D(i.TEXTURE_CUBE_MAP,Bt,vt,Tt.width,Tt.height)}for(let Tt=0;Tt<6;Tt++)if(F){Ht?at&&e.texSubImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Tt,0,0,0,st[Tt].width,st[Tt].height,Mt,mt,st[Tt].data):e.texImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Tt,0,vt,st[Tt].width,st[Tt].height,0,Mt,mt,st[Tt].data);for(let oe=0;oe<jt.length;oe++){let Un=jt[oe].image[Tt].image;Ht?at&&e.texSubImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Tt,oe+1,0,0,Un.width,Un.height,Mt,mt,Un.data):e.texImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Tt,oe+1,vt,Un.width,Un.height,0,Mt,mt,Un.data)}}else{Ht?at&&e.texSubImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Tt,0,0,0,Mt,mt,st[Tt]):e.texImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Tt,0,vt,Mt,mt,st[Tt]);for(let oe=0;oe<jt.length;oe++){let Be=jt[oe];Ht?at&&e.texSubImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Tt,oe+1,0,0,Mt,mt,Be.image[Tt]):e.texImage2D(i.TEXTURE_CUBE_MAP_POSITIVE_X+Tt,oe+1,vt,Mt,mt,Be.image[Tt])}}}T(v)&&v.mipmapsAutoUpdate===!0&&M(i.TEXTURE_CUBE_MAP),gt.__version=rt.version,v.onUpdate&&v.onUpdate(v)}R.__version=v.version}function Ie(R,v,W,ct,rt,gt){let yt=r.convert(W.format,W.colorSpace),tt=r.convert(W.type),nt=A(W.internalFormat,yt,tt,W.normalized,W.colorSpace),ft=n.get(v),F=n.get(W);if(F.__renderTarget=v,!ft.__hasExternalTextures){let st=Math.max(1,v.width>>gt),et=Math.max(1,v.height>>gt);rt===i.TEXTURE_3D||rt===i.TEXTURE_2D_ARRAY?e.texImage3D(rt,gt,nt,st,et,v.depth,0,yt,tt,null):e.texImage2D(rt,gt,nt,st,et,0,yt,tt,null)}e.bindFramebuffer(i.FRAMEBUFFER,R),St(v)?a.framebufferTexture2DMultisampleEXT(i.FRAMEBUFFER,ct,rt,F.__webglTexture,0,re(v)):(rt===i.TEXTURE_2D||rt>=i.TEXTURE_CUBE_MAP_POSITIVE_X&&rt<=i.TEXTURE_CUBE_MAP_NEGATIVE_Z)&&i.framebufferTexture2D(i.FRAMEBUFFER,ct,rt,F.__webglTexture,gt),e.bindFramebuffer(i.FRAMEBUFFER,null)}function bn(R,v,W){if(i.bindRenderbuffer(i.RENDERBUFFER,R),v.depthBuffer){let ct=v.depthTexture,rt=ct&&ct.isDepthTexture?ct.type:null,gt=_(v.stencilBuffer,rt),yt=v.stencilBuffer?i.DEPTH_STENCIL_ATTACHMENT:i.DEPTH_ATTACHMENT;St(v)?a.renderbufferStorageMultisampleEXT(i.RENDERBUFFER,re(v),gt,v.width,v.height):W?i.renderbufferStorageMultisample(i.RENDERBUFFER,re(v),gt,v.width,v.height):i.renderbufferStorage(i.RENDERBUFFER,gt,v.width,v.height),i.framebufferRenderbuffer(i.FRAMEBUFFER,yt,i.RENDERBUFFER,R)}else{let ct=v.textures;for(let rt=0;rt<ct.length;rt++){let gt=ct[rt],yt=r.convert(gt.format,gt.colorSpace),tt=r.convert(gt.type),nt=A(gt.internalFormat,yt,tt,gt.normalized,gt.colorSpace);St(v)?a.renderbufferStorageMultisampleEXT(i.RENDERBUFFER,re(v),nt,v.width,v.height):W?i.renderbufferStorageMultisample(i.RENDERBUFFER,re(v),nt,v.width,v.height):i.renderbufferStorage(i.RENDERBUFFER,nt,v.width,v.height)}}i.bindRenderbuffer(i.RENDERBUFFER,null)}function ve(R,v,W){let ct=v.isWebGLCubeRenderTarget===!0;if(e.bindFramebuffer(i.FRAMEBUFFER,R),!(v.depthTexture&&v.depthTexture.isDepthTexture))throw new Error("THREE.WebGLTextures: renderTarget.depthTexture must be an instance of THREE.DepthTexture.");let rt=n.get(v.depthTexture);rt.__renderTarget=v;let gt=ct?v.depthTexture.image[0]:v.depthTexture.image;(!rt.__webglTexture||gt.width!==v.width||gt.height!==v.height)&&(gt.width=v.width,gt.height=v.height,v.depthTexture.needsUpdate=!0),ct?bt(v.depthTexture,0):pt(v.depthTexture,0);let yt=rt.__webglTexture,tt=re(v),nt=ct?i.TEXTURE_CUBE_MAP_POSITIVE_X+W:i.TEXTURE_2D,ft=v.depthTexture.format===As?i.DEPTH_STENCIL_ATTACHMENT:i.DEPTH_ATTACHMENT;if(v.depthTexture.format===vs)St(v)?a.framebufferTexture2DMultisampleEXT(i.FRAMEBUFFER,ft,nt,yt,0,tt):i.framebufferTexture2D(i.FRAMEBUFFER,ft,nt,yt,0);else if(v.depthTexture.format===As)St(v)?a.framebufferTexture2DMultisampleEXT(i.FRAMEBUFFER,ft,nt,yt,0,tt):i.framebufferTexture2D(i.FRAMEBUFFER,ft,nt,yt,0);else throw new Error("THREE.WebGLTextures: Unknown depthTexture format.")}function pn(R){let v=n.get(R),W=R.isWebGLCubeRenderTarget===!0;if(v.__boundDepthTexture!==R.depthTexture){let ct=R.depthTexture;if(v.__depthDisposeCallback&&v.__depthDisposeCallback(),ct){let rt=()=>{delete v.__boundDepthTexture,delete v.__depthDisposeCallback,ct.removeEventListener("dispose",rt)};ct.addEventListener("dispose",rt),v.__depthDisposeCallback=rt}v.__boundDepthTexture=ct}if(R.depthTexture&&!v.__autoAllocateDepthBuffer)if(W)for(let ct=0;ct<6;ct++)ve(v.__webglFramebuffer[ct],R,ct);else R.texture.mipmaps.length>0?ve(v.__webglFramebuffer[0],R,0):ve(v.__webglFramebuffer,R,0);else if(W){v.__webglDepthbuffer=[];for(let ct=0;ct<6;ct++)if(e.bindFramebuffer(i.FRAMEBUFFER,v.__webglFramebuffer[ct]),v.__webglDepthbuffer[ct]===void 0)v.__webglDepthbuffer[ct]=i.createRenderbuffer(),bn(v.__webglDepthbuffer[ct],R,!1);else{let rt=R.stencilBuffer?i.DEPTH_STENCIL_ATTACHMENT:i.DEPTH_ATTACHMENT,gt=v.__webglDepthbuffer[ct];i.bindRenderbuffer(i.RENDERBUFFER,gt),i.framebufferRenderbuffer(i.FRAMEBUFFER,rt,i.RENDERBUFFER,gt)}}else if(R.texture.mipmaps.length>0?e.bindFramebuffer(i.FRAMEBUFFER,v.__webglFramebuffer[0]):e.bindFramebuffer(i.FRAMEBUFFER,v.__webglFramebuffer),v.__webglDepthbuffer===void 0)v.__webglDepthbuffer=i.createRenderbuffer(),bn(v.__webglDepthbuffer,R,!1);else{let rt=R.stencilBuffer?i.DEPTH_STENCIL_ATTACHMENT:i.DEPTH_ATTACHMENT,gt=v.__webglDepthbuffer;i.bindRenderbuffer(i.RENDERBUFFER,gt),i.framebufferRenderbuffer(i.FRAMEBUFFER,rt,i.RENDERBUFFER,gt)}e.bindFramebuffer(i.FRAMEBUFFER,null)}function Ke(R,v,W){let ct=n.get(R);v!==void 0&&Ie(ct.__webglFramebuffer,R,R.texture,i.COLOR_ATTACHMENT0,i.TEXTURE_2D,0),W!==void 0&&pn(R)}function an(R){let v=R.texture,W=n.get(R),ct=n.get(v);R.addEventListener("dispose",G),B(R);let rt=R.textures,gt=R.isWebGLCubeRenderTarget===!0,yt=rt.length>1;if(yt||(ct.__webglTexture===void 0&&(ct.__webglTexture=i.createTexture()),ct.__version=v.version,o.memory.textures++),gt){W.__webglFramebuffer=[];for(let tt=0;tt<6;tt++)if(v.mipmaps.length>0){W.__webglFramebuffer[tt]=[];for(let nt=0;nt<v.mipmaps.length;nt++)W.__webglFramebuffer[tt][nt]=i.createFramebuffer()}else W.__webglFramebuffer[tt]=i.createFramebuffer()}else{if(v.mipmaps.length>0){W.__webglFramebuffer=[];for(let tt=0;tt<v.mipmaps.length;tt++)W.__webglFramebuffer[tt]=i.createFramebuffer()}else W.__webglFramebuffer=i.createFramebuffer();if(yt)for(let tt=0,nt=rt.length;tt<nt;tt++){let ft=n.get(rt[tt]);ft.__webglTexture===void 0&&(ft.__webglTexture=i.createTexture(),o.memory.textures++)}if(R.samples>0&&St(R)===!1){W.__webglMultisampledFramebuffer=i.createFramebuffer(),W.__webglColorRenderbuffer=[],e.bindFramebuffer(i.FRAMEBUFFER,W.__webglMultisampledFramebuffer);for(let tt=0;tt<rt.length;tt++){let nt=rt[tt];W.__webglColorRenderbuffer[tt]=i.createRenderbuffer(),i.bindRenderbuffer(i.RENDERBUFFER,W.__webglColorRenderbuffer[tt]);let ft=r.convert(nt.format,nt.colorSpace),F=r.convert(nt.type),st=A(nt.internalFormat,ft,F,nt.normalized,nt.colorSpace,R.isXRRenderTarget===!0),et=re(R);i.renderbufferStorageMultisample(i.RENDERBUFFER,et,st,R.width,R.height),i.framebufferRenderbuffer(i.FRAMEBUFFER,i.COLOR_ATTACHMENT0+tt,i.RENDERBUFFER,W.__webglColorRenderbuffer[tt])}i.bindRenderbuffer(i.RENDERBUFFER,null),R.depthBuffer&&(W.__webglDepthRenderbuffer=i.createRenderbuffer(),bn(W.__webglDepthRenderbuffer,R,!0)),e.bindFramebuffer(i.FRAMEBUFFER,null)}}if(gt){e.bindTexture(i.TEXTURE_CUBE_MAP,ct.__webglTexture),ue(i.TEXTURE_CUBE_MAP,v);for(let tt=0;tt<6;tt++)if(v.mipmaps.length>0)for(let nt=0;nt<v.mipmaps.length;nt++)Ie(W.__webglFramebuffer[tt][nt],R,v,i.COLOR_ATTACHMENT0,i.TEXTURE_CUBE_MAP_POSITIVE_X+tt,nt);else Ie(W.__webglFramebuffer[tt],R,v,i.COLOR_ATTACHMENT0,i.TEXTURE_CUBE_MAP_POSITIVE_X+tt,0);T(v)?M(i.TEXTURE_CUBE_MAP):v.mipmaps.length>0&&i.texParameteri(i.TEXTURE_CUBE_MAP,i.TEXTURE_MAX_LEVEL,v.mipmaps.length-1),e.unbindTexture()}else if(yt){for(let tt=0,nt=rt.length;tt<nt;tt++){let ft=rt[tt],F=n.get(ft),st=i.TEXTURE_2D;(R.isWebGL3DRenderTarget||R.isWebGLArrayRenderTarget)&&(st=R.isWebGL3DRenderTarget?i.TEXTURE_3D:i.TEXTURE_2D_ARRAY),e.bindTexture(st,F.__webglTexture),ue(st,ft),Ie(W.__webglFramebuffer,R,ft,i.COLOR_ATTACHMENT0+tt,st,0),T(ft)&&M(st)}e.unbindTexture()}else{let tt=i.TEXTURE_2D;if((R.isWebGL3DRenderTarget||R.isWebGLArrayRenderTarget)&&(tt=R.isWebGL3DRenderTarget?i.TEXTURE_3D:i.TEXTURE_2D_ARRAY),e.bindTexture(tt,ct.__webglTexture),ue(tt,v),v.mipmaps.length>0)for(let nt=0;nt<v.mipmaps.length;nt++)Ie(W.__webglFramebuffer[nt],R,v,i.COLOR_ATTACHMENT0,tt,nt);else Ie(W.__webglFramebuffer,R,v,i.COLOR_ATTACHMENT0,tt,0);T(v)?M(tt):v.mipmaps.length>0&&i.texParameteri(tt,i.TEXTURE_MAX_LEVEL,v.mipmaps.length-1),e.unbindTexture()}R.depthBuffer&&pn(R)}function U(R){let v=R.textures;for(let W=0,ct=v.length;W<ct;W++){let rt=v[W];if(T(rt)&&rt.mipmapsAutoUpdate===!0){let gt=C(R),yt=n.get(rt).__webglTexture;e.bindTexture(gt,yt),M(gt),e.unbindTexture()}}}let Ct=[];function $t(R){if(R.samples>0){if(St(R)===!1){let v=R.textures,W=R.width,ct=R.height,rt=i.COLOR_BUFFER_BIT,gt=R.stencilBuffer?i.DEPTH_STENCIL_ATTACHMENT:i.DEPTH_ATTACHMENT,yt=n.get(R),tt=v.length>1;if(tt)for(let ft=0;ft<v.length;ft++)e.bindFramebuffer(i.FRAMEBUFFER,yt.__webglMultisampledFramebuffer),i.framebufferRenderbuffer(i.FRAMEBUFFER,i.COLOR_ATTACHMENT0+ft,i.RENDERBUFFER,null),e.bindFramebuffer(i.FRAMEBUFFER,yt.__webglFramebuffer),i.framebufferTexture2D(i.DRAW_FRAMEBUFFER,i.COLOR_ATTACHMENT0+ft,i.TEXTURE_2D,null,0);e.bindFramebuffer(i.READ_FRAMEBUFFER,yt.__webglMultisampledFramebuffer),R.texture.mipmaps.length>0?e.bindFramebuffer(i.DRAW_FRAMEBUFFER,yt.__webglFramebuffer[0]):e.bindFramebuffer(i.DRAW_FRAMEBUFFER,yt.__webglFramebuffer);for(let ft=0;ft<v.length;ft++){if(R.resolveDepthBuffer&&(R.depthBuffer&&(rt|=i.DEPTH_BUFFER_BIT),R.stencilBuffer&&R.resolveStencilBuffer&&(rt|=i.STENCIL_BUFFER_BIT)),tt){i.framebufferRenderbuffer(i.READ_FRAMEBUFFER,i.COLOR_ATTACHMENT0,i.RENDERBUFFER,yt.__webglColorRenderbuffer[ft]);let F=n.get(v[ft]).__webglTexture;i.framebufferTexture2D(i.DRAW_FRAMEBUFFER,i.COLOR_ATTACHMENT0,i.TEXTURE_2D,F,0)}i.blitFramebuffer(0,0,W,ct,0,0,W,ct,rt,i.NEAREST),l===!0&&(Ct.length=0,Ct.push(i.COLOR_ATTACHMENT0+ft),R.depthBuffer&&R.storeMultisampledDepthBuffer===!1&&Ct.push(gt),i.invalidateFramebuffer(i.READ_FRAMEBUFFER,Ct))}if(e.bindFramebuffer(i.READ_FRAMEBUFFER,null),e.bindFramebuffer(i.DRAW_FRAMEBUFFER,null),tt)for(let ft=0;ft<v.length;ft++){e.bindFramebuffer(i.FRAMEBUFFER,yt.__webglMultisampledFramebuffer),i.framebufferRenderbuffer(i.FRAMEBUFFER,i.COLOR_ATTACHMENT0+ft,i.RENDERBUFFER,yt.__webglColorRenderbuffer[ft]);let F=n.get(v[ft]).__webglTexture;e.bindFramebuffer(i.FRAMEBUFFER,yt.__webglFramebuffer),i.framebufferTexture2D(i.DRAW_FRAMEBUFFER,i.COLOR_ATTACHMENT0+ft,i.TEXTURE_2D,F,0)}e.bindFramebuffer(i.DRAW_FRAMEBUFFER,yt.__webglMultisampledFramebuffer)}else if(R.depthBuffer&&R.storeMultisampledDepthBuffer===!1&&l){let v=R.stencilBuffer?i.DEPTH_STENCIL_ATTACHMENT:i.DEPTH_ATTACHMENT;i.invalidateFramebuffer(i.DRAW_FRAMEBUFFER,[v])}}}function re(R){return Math.min(s.maxSamples,R.samples)}function St(R){let v=n.get(R);return R.samples>0&&t.has("WEBGL_multisampled_render_to_texture")===!0&&v.__useRenderToTexture!==!1}function De(R){let v=o.render.frame;h.get(R)!==v&&(h.set(R,v),R.update())}function Vt(R,v){let W=R.colorSpace,ct=R.format,rt=R.type;return R.isCompressedTexture===!0||R.isVideoTexture===!0||W!==ha&&W!==Es&&(ye.getTransfer(W)===Ee?(ct!==Bi||rt!==di)&&Yt("WebGLTextures: sRGB encoded textures have to use RGBAFormat and UnsignedByteType."):Jt("WebGLTextures: Unsupported texture color space:",W)),v}function qt(R){return typeof HTMLImageElement<"u"&&R instanceof HTMLImageElement?(c.width=R.naturalWidth||R.width,c.height=R.naturalHeight||R.height):typeof VideoFrame<"u"&&R instanceof VideoFrame?(c.width=R.displayWidth,c.height=R.displayHeight):(c.width=R.width,c.height=R.height),c}this.allocateTextureUnit=ht,this.resetTextureUnits=J,this.getTextureUnits=it,this.setTextureUnits=ut,this.setTexture2D=pt,this.setTexture2DArray=_t,this.setTexture3D=Et,this.setTextureCube=bt,this.rebindTextures=Ke,this.setupRenderTarget=an,this.updateRenderTargetMipmap=U,this.updateMultisampleRenderTarget=$t,this.setupDepthRenderbuffer=pn,this.setupFrameBufferTexture=Ie,this.useMultisampledRTT=St,this.dispose=V}function sA(i,t){function e(n,s=Es){let r,o=ye.getTransfer(s);if(n===di)return i.UNSIGNED_BYTE;if(n===zc)return i.UNSIGNED_SHORT_4_4_4_4;if(n===Vc)return i.UNSIGNED_SHORT_5_5_5_1;if(n===Xd)return i.UNSIGNED_INT_5_9_9_9_REV;if(n===qd)return i.UNSIGNED_INT_10F_11F_11F_REV;if(n===Hd)return i.BYTE;if(n===Wd)return i.SHORT;if(n===Eo)return i.UNSIGNED_SHORT;if(n===kc)return i.INT;if(n===Fi)return i.UNSIGNED_INT;if(n===Ui)return i.FLOAT;if(n===Oi)return i.HALF_FLOAT;if(n===Yd)return i.ALPHA;if(n===$d)return i.RGB;if(n===Bi)return i.RGBA;if(n===vs)return i.DEPTH_COMPONENT;if(n===As)return i.DEPTH_STENCIL;if(n===Zd)return i.RED;if(n===Gc)return i.RED_INTEGER;if(n===tr)return i.RG;if(n===Hc)return i.RG_INTEGER;if(n===Wc)return i.RGBA_INTEGER;if(n===Pa||n===Ia||n===La||n===Da)if(o===Ee)if(r=t.get("WEBGL_compressed_texture_s3tc_srgb"),r!==null){if(n===Pa)return r.COMPRESSED_SRGB_S3TC_DXT1_EXT;if(n===Ia)return r.COMPRESSED_SRGB_ALPHA_S3TC_DXT1_EXT;if(n===La)return r.COMPRESSED_SRGB_ALPHA_S3TC_DXT3_EXT;if(n===Da)return r.COMPRESSED_SRGB_ALPHA_S3TC_DXT5_EXT}else return null;else if(r=t.get("WEBGL_compressed_texture_s3tc"),r!==null){if(n===Pa)return r.COMPRESSED_RGB_S3TC_DXT1_EXT;if(n===Ia)return r.COMPRESSED_RGBA_S3TC_DXT1_EXT;if(n===La)return r.COMPRESSED_RGBA_S3TC_DXT3_EXT;if(n===Da)return r.COMPRESSED_RGBA_S3TC_DXT5_EXT}else return null;if(n===Xc||n===qc||n===Yc||n===$c)if(r=t.get("WEBGL_compressed_texture_pvrtc"),r!==null){if(n===Xc)return r.COMPRESSED_RGB_PVRTC_4BPPV1_IMG;if(n===qc)return r.COMPRESSED_RGB_PVRTC_2BPPV1_IMG;if(n===Yc)return r.COMPRESSED_RGBA_PVRTC_4BPPV1_IMG;if(n===$c)return r.COMPRESSED_RGBA_PVRTC_2BPPV1_IMG}else return null;if(n===Zc||n===Kc||n===jc||n===Jc||n===Qc||n===Na||n===th)if(r=t.get("WEBGL_compressed_texture_etc"),r!==null){if(n===Zc||n===Kc)return o===Ee?r.COMPRESSED_SRGB8_ETC2:r.COMPRESSED_RGB8_ETC2;if(n===jc)return o===Ee?r.COMPRESSED_SRGB8_ALPHA8_ETC2_EAC:r.COMPRESSED_RGBA8_ETC2_EAC;if(n===Jc)return r.COMPRESSED_R11_EAC;if(n===Qc)return r.COMPRESSED_SIGNED_R11_EAC;if(n===Na)return r.COMPRESSED_RG11_EAC;if(n===th)return r.COMPRESSED_SIGNED_RG11_EAC}else return null;if(n===eh||n===nh||n===ih||n===sh||n===rh||n===oh||n===ah||n===lh||n===ch||n===hh||n===uh||n===dh||n===fh||n===ph)if(r=t.get("WEBGL_compressed_texture_astc"),r!==null){if(n===eh)return o===Ee?r.COMPRESSED_SRGB8_ALPHA8_ASTC_4x4_KHR:r.COMPRESSED_RGBA_ASTC_4x4_KHR;if(n===nh)return o===Ee?r.COMPRESSED_SRGB8_ALPHA8_ASTC_5x4_KHR:r.COMPRESSED_RGBA_ASTC_5x4_KHR;if(n===ih)return o===Ee?r.COMPRESSED_SRGB8_ALPHA8_ASTC_5x5_KHR:r.COMPRESSED_RGBA_ASTC_5x5_KHR;if(n===sh)return o===Ee?r.COMPRESSED_SRGB8_ALPHA8_ASTC_6x5_KHR:r.COMPRESSED_RGBA_ASTC_6x5_KHR;if(n===rh)return o===Ee?r.COMPRESSED_SRGB8_ALPHA8_ASTC_6x6_KHR:r.COMPRESSED_RGBA_ASTC_6x6_KHR;if(n===oh)return o===Ee?r.COMPRESSED_SRGB8_ALPHA8_ASTC_8x5_KHR:r.COMPRESSED_RGBA_ASTC_8x5_KHR;if(n===ah)return o===Ee?r.COMPRESSED_SRGB8_ALPHA8_ASTC_8x6_KHR:r.COMPRESSED_RGBA_ASTC_8x6_KHR;if(n===lh)return o===Ee?r.COMPRESSED_SRGB8_ALPHA8_ASTC_8x8_KHR:r.COMPRESSED_RGBA_ASTC_8x8_KHR;if(n===ch)return o===Ee?r.COMPRESSED_SRGB8_ALPHA8_ASTC_10x5_KHR:r.COMPRESSED_RGBA_ASTC_10x5_KHR;if(n===hh)return o===Ee?r.COMPRESSED_SRGB8_ALPHA8_ASTC_10x6_KHR:r.COMPRESSED_RGBA_ASTC_10x6_KHR;if(n===uh)return o===Ee?r.COMPRESSED_SRGB8_ALPHA8_ASTC_10x8_KHR:r.COMPRESSED_RGBA_ASTC_10x8_KHR;if(n===dh)return o===Ee?r.COMPRESSED_SRGB8_ALPHA8_ASTC_10x10_KHR:r.COMPRESSED_RGBA_ASTC_10x10_KHR;if(n===fh)return o===Ee?r.COMPRESSED_SRGB8_ALPHA8_ASTC_12x10_KHR:r.COMPRESSED_RGBA_ASTC_12x10_KHR;if(n===ph)return o===Ee?r.COMPRESSED_SRGB8_ALPHA8_ASTC_12x12_KHR:r.COMPRESSED_RGBA_ASTC_12x12_KHR}else return null;if(n===mh||n===gh||n===_h)if(r=t.get("EXT_texture_compression_bptc"),r!==null){if(n===mh)return o===Ee?r.COMPRESSED_SRGB_ALPHA_BPTC_UNORM_EXT:r.COMPRESSED_RGBA_BPTC_UNORM_EXT;if(n===gh)return r.COMPRESSED_RGB_BPTC_SIGNED_FLOAT_EXT;if(n===_h)return r.COMPRESSED_RGB_BPTC_UNSIGNED_FLOAT_EXT}else return null;if(n===yh||n===xh||n===Fa||n===vh)if(r=t.get("EXT_texture_compression_rgtc"),r!==null){if(n===yh)return r.COMPRESSED_RED_RGTC1_EXT;if(n===xh)return r.COMPRESSED_SIGNED_RED_RGTC1_EXT;if(n===Fa)return r.COMPRESSED_RED_GREEN_RGTC2_EXT;if(n===vh)return r.COMPRESSED_SIGNED_RED_GREEN_RGTC2_EXT}else return null;return n===xr?i.UNSIGNED_INT_24_8:i[n]!==void 0?i[n]:null}return{convert:e}}function lA(i,t){function e(p,g){p.matrixAutoUpdate===!0&&p.updateMatrix(),g.value.copy(p.matrix)}function n(p,g){g.color.getRGB(p.fogColor.value,af(i)),g.isFog?(p.fogNear.value=g.near,p.fogFar.value=g.far):g.isFogExp2&&(p.fogDensity.value=g.density)}function s(p,g,b,T,M){g.isNodeMaterial?g.uniformsNeedUpdate=!1:g.isMeshBasicMaterial?r(p,g):g.isMeshLambertMaterial?(r(p,g),g.envMap&&(p.envMapIntensity.value=g.envMapIntensity)):g.isMeshToonMaterial?(r(p,g),u(p,g)):g.isMeshPhongMaterial?(r(p,g),h(p,g),g.envMap&&(p.envMapIntensity.value=g.envMapIntensity)):g.isMeshStandardMaterial?(r(p,g),d(p,g),g.isMeshPhysicalMaterial&&f(p,g,M)):g.isMeshMatcapMaterial?(r(p,g),m(p,g)):g.isMeshDepthMaterial?r(p,g):g.isMeshDistanceMaterial?(r(p,g),x(p,g)):g.isMeshNormalMaterial?r(p,g):g.isLineBasicMaterial?(o(p,g),g.isLineDashedMaterial&&a(p,g)):g.isPointsMaterial?l(p,g,b,T):g.isSpriteMaterial?c(p,g):g.isShadowMaterial?(p.color.value.copy(g.color),p.opacity.value=g.opacity):g.isShaderMaterial&&(g.uniformsNeedUpdate=!1)}function r(p,g){p.opacity.value=g.opacity,g.color&&p.diffuse.value.copy(g.color),g.emissive&&p.emissive.value.copy(g.emissive).multiplyScalar(g.emissiveIntensity),g.map&&(p.map.value=g.map,e(g.map,p.mapTransform)),g.alphaMap&&(p.alphaMap.value=g.alphaMap,e(g.alphaMap,p.alphaMapTransform)),g.bumpMap&&(p.bumpMap.value=g.bumpMap,e(g.bumpMap,p.bumpMapTransform),p.bumpScale.value=g.bumpScale,g.side===qn&&(p.bumpScale.value*=-1)),g.normalMap&&(p.normalMap.value=g.normalMap,e(g.normalMap,p.normalMapTransform),p.normalScale.value.copy(g.normalScale),g.side===qn&&p.normalScale.value.negate()),g.displacementMap&&(p.displacementMap.value=g.displacementMap,e(g.displacementMap,p.displacementMapTransform),p.displacementScale.value=g.displacementScale,p.displacementBias.value=g.displacementBias),g.emissiveMap&&(p.emissiveMap.value=g.emissiveMap,e(g.emissiveMap,p.emissiveMapTransform)),g.specularMap&&(p.specularMap.value=g.specularMap,e(g.specularMap,p.specularMapTransform)),g.alphaTest>0&&(p.alphaTest.value=g.alphaTest);let b=t.get(g),T=b.envMap,M=b.envMapRotation;T&&(p.envMap.value=T,p.envMapRotation.value.setFromMatrix4(aA.makeRotationFromEuler(M)).transpose(),T.isCubeTexture&&T.isRenderTargetTexture===!1&&p.envMapRotation.value.premultiply(d_),p.reflectivity.value=g.reflectivity,p.ior.value=g.ior,p.refractionRatio.value=g.refractionRatio),g.lightMap&&(p.lightMap.value=g.lightMap,p.lightMapIntensity.value=g.lightMapIntensity,e(g.lightMap,p.lightMapTransform)),g.aoMap&&(p.aoMap.value=g.aoMap,p.aoMapIntensity.value=g.aoMapIntensity,e(g.aoMap,p.aoMapTransform))}function o(p,g){p.diffuse.value.copy(g.color),p.opacity.value=g.opacity,g.map&&(p.map.value=g.map,e(g.map,p.mapTransform))}function a(p,g){p.dashSize.value=g.dashSize,p.totalSize.value=g.dashSize+g.gapSize,p.scale.value=g.scale}function l(p,g,b,T){p.diffuse.value.copy(g.color),p.opacity.value=g.opacity,p.size.value=g.size*b,p.scale.value=T*.5,g.map&&(p.map.value=g.map,e(g.map,p.uvTransform)),g.alphaMap&&(p.alphaMap.value=g.alphaMap,e(g.alphaMap,p.alphaMapTransform)),g.alphaTest>0&&(p.alphaTest.value=g.alphaTest)}function c(p,g){p.diffuse.value.copy(g.color),p.opacity.value=g.opacity,p.rotation.value=g.rotation,g.map&&(p.map.value=g.map,e(g.map,p.mapTransform)),g.alphaMap&&(p.alphaMap.value=g.alphaMap,e(g.alphaMap,p.alphaMapTransform)),g.alphaTest>0&&(p.alphaTest.value=g.alphaTest)}function h(p,g){p.specular.value.copy(g.specular),p.shininess.value=Math.max(g.shininess,1e-4)}function u(p,g){g.gradientMap&&(p.gradientMap.value=g.gradientMap)}function d(p,g){p.metalness.value=g.metalness,g.metalnessMap&&(p.metalnessMap.value=g.metalnessMap,e(g.metalnessMap,p.metalnessMapTransform)),p.roughness.value=g.roughness,g.roughnessMap&&(p.roughnessMap.value=g.roughnessMap,e(g.roughnessMap,p.roughnessMapTransform)),g.envMap&&(p.envMapIntensity.value=g.envMapIntensity)}function f(p,g,b){p.ior.value=g.ior,g.diffuseRoughness>0&&(p.diffuseRoughness.value=g.diffuseRoughness,g.diffuseRoughnessMap&&(p.diffuseRoughnessMap.value=g.diffuseRoughnessMap,e(g.diffuseRoughnessMap,p.diffuseRoughnessMapTransform))),g.sheen>0&&(p.sheenColor.value.copy(g.sheenColor).multiplyScalar(g.sheen),p.sheenRoughness.value=g.sheenRoughness,g.sheenColorMap&&(p.sheenColorMap.value=g.sheenColorMap,e(g.sheenColorMap,p.sheenColorMapTransform)),g.sheenRoughnessMap&&(p.sheenRoughnessMap.value=g.sheenRoughnessMap,e(g.sheenRoughnessMap,p.sheenRoughnessMapTransform))),g.clearcoat>0&&(p.clearcoat.value=g.clearcoat,p.clearcoatRoughness.value=g.clearcoatRoughness,g.clearcoatMap&&(p.clearcoatMap.value=g.clearcoatMap,e(g.clearcoatMap,p.clearcoatMapTransform)),g.clearcoatRoughnessMap&&(p.clearcoatRoughnessMap.value=g.clearcoatRoughnessMap,e(g.clearcoatRoughnessMap,p.clearcoatRoughnessMapTransform)),g.clearcoatNormalMap&&(p.clearcoatNormalMap.value=g.clearcoatNormalMap,e(g.clearcoatNormalMap,p.clearcoatNormalMapTransform),p.clearcoatNormalScale.value.copy(g.clearcoatNormalScale),g.side===qn&&p.clearcoatNormalScale.value.negate())),g.dispersion>0&&(p.dispersion.value=g.dispersion),g.retroreflectivity>0&&(p.retroreflectivity.value=g.retroreflectivity),g.iridescence>0&&(p.iridescence.value=g.iridescence,p.iridescenceIOR.value=g.iridescenceIOR,p.iridescenceThicknessMinimum.value=g.iridescenceThicknessMinimum,p.iridescenceThicknessMaximum.value=g.iridescenceThicknessMaximum,g.iridescenceMap&&(p.iridescenceMap.value=g.iridescenceMap,e(g.iridescenceMap,p.iridescenceMapTransform)),g.iridescenceThicknessMap&&(p.iridescenceThicknessMap.value=g.iridescenceThicknessMap,e(g.iridescenceThicknessMap,p.iridescenceThicknessMapTransform))),g.transmission>0&&(p.transmission.value=g.transmission,p.transmissionSamplerMap.value=b.texture,p.transmissionSamplerSize.value.set(b.width,b.height),g.transmissionMap&&(p.transmissionMap.value=g.transmissionMap,e(g.transmissionMap,p.transmissionMapTransform)),p.thickness.value=g.thickness,g.thicknessMap&&(p.thicknessMap.value=g.thicknessMap,e(g.thicknessMap,p.thicknessMapTransform)),p.attenuationDistance.value=g.attenuationDistance,p.attenuationColor.value.copy(g.attenuationColor)),g.anisotropy>0&&(p.anisotropyVector.value.set(g.anisotropy*Math.cos(g.anisotropyRotation),g.anisotropy*Math.sin(g.anisotropyRotation)),g.anisotropyMap&&(p.anisotropyMap.value=g.anisotropyMap,e(g.anisotropyMap,p.anisotropyMapTransform))),p.specularIntensity.value=g.specularIntensity,p.specularColor.value.copy(g.specularColor),g.specularColorMap&&(p.specularColorMap.value=g.specularColorMap,e(g.specularColorMap,p.specularColorMapTransform)),g.specularIntensityMap&&(p.specularIntensityMap.value=g.specularIntensityMap,e(g.specularIntensityMap,p.specularIntensityMapTransform))}function m(p,g){g.matcap&&(p.matcap.value=g.matcap)}function x(p,g){let b=t.get(g).light;p.referencePosition.value.setFromMatrixPosition(b.matrixWorld),p.nearDistance.value=b.shadow.camera.near,p.farDistance.value=b.shadow.camera.far}return{refreshFogUniforms:n,refreshMaterialUniforms:s}}function cA(i,t,e,n){let s={},r={};function o(b,T){let M=T.program;n.uniformBlockBinding(b,M,s[b.id])}function a(b,T){let M=s[b.id];M===void 0&&(m(b),M=l(b),s[b.id]=M,b.addEventListener("dispose",p));let C=T.program;n.updateUBOMapping(b,C);let A=t.render.frame;r[b.id]!==A&&(c(b),r[b.id]=A)}function l(b){let T=i.createBuffer(),M=b.__size,C=b.usage;return i.bindBuffer(i.UNIFORM_BUFFER,T),i.bufferData(i.UNIFORM_BUFFER,M,C),i.bindBuffer(i.UNIFORM_BUFFER,null),T}function c(b){let T=s[b.id],M=b.uniforms,C=b.__cache;i.bindBuffer(i.UNIFORM_BUFFER,T);for(let A=0,_=M.length;A<_;A++){let E=M[A];if(Array.isArray(E))for(let B=0,N=E.length;B<N;B++)h(E[B],A,B,C);else h(E,A,0,C)}i.bindBuffer(i.UNIFORM_BUFFER,null)}function h(b,T,M,C){if(d(b,T,M,C)===!0){let A=b.__offset,_=b.value;if(Array.isArray(_)){let E=0;for(let B=0;B<_.length;B++){let N=_[B],L=x(N,!0);u(N,b.__data,E),E+=L.storage/Float32Array.BYTES_PER_ELEMENT}}else u(_,b.__data,0);i.bufferSubData(i.UNIFORM_BUFFER,A,b.__data)}}function u(b,T,M){typeof b=="number"||typeof b=="boolean"?T[M]=b:b.isMatrix3?(T[M]=b.elements[0],T[M+1]=b.elements[1],T[M+2]=b.elements[2],T[M+3]=0,T[M+4]=b.elements[3],T[M+5]=b.elements[4],T[M+6]=b.elements[5],T[M+7]=0,T[M+8]=b.elements[6],T[M+9]=b.elements[7],T[M+10]=b.elements[8],T[M+11]=0):ArrayBuffer.isView(b)?T.set(b.subarray(0,T.length-M),M):b.toArray(T,M)}function d(b,T,M,C){let A=b.value,_=T+"_"+M;if(Array.isArray(A)){C[_]===void 0&&(C[_]=[]);let E=C[_],B=!1;for(let N=0;N<A.length;N++)f(A[N],E,N)===!0&&(B=!0);return B}return f(A,C,_)}function f(b,T,M){if(T[M]===void 0)return typeof b=="number"||typeof b=="boolean"?T[M]=b:ArrayBuffer.isView(b)?T[M]=b.slice():T[M]=b.clone(),!0;{let C=T[M];if(typeof b=="number"||typeof b=="boolean"){if(C!==b)return T[M]=b,!0}else{if(ArrayBuffer.isView(b))return!0;if(C.equals(b)===!1)return C.copy(b),!0}}return!1}function m(b){let T=b.uniforms,M=0,C=16;for(let _=0,E=T.length;_<E;_++){let B=Array.isArray(T[_])?T[_]:[T[_]];for(let N=0,L=B.length;N<L;N++){let G=B[N],H=Array.isArray(G.value)?G.value:[G.value],D=Array.isArray(T[_])||Array.isArray(G.value),V=M;for(let z=0,lt=H.length;z<lt;z++){let K=H[z],J=x(K,D),it=M%C,ut=it%J.boundary,ht=it+ut;M+=ut,ht!==0&&C-ht<J.storage&&(M+=C-ht),z===0&&(V=M),M+=J.storage}let Z=G.type==="int"?Int32Array:G.type==="uint"?Uint32Array:Float32Array;G.__data=new Z((M-V)/Float32Array.BYTES_PER_ELEMENT),G.__offset=V}}let A=M%C;return A>0&&(M+=C-A),b.__size=M,b.__cache={},this}function x(b,T){let M={boundary:0,storage:0};return typeof b=="number"||typeof b=="boolean"?(M.boundary=4,M.storage=4):b.isVector2?(M.boundary=8,M.storage=8):b.isVector3||b.isColor?(M.boundary=16,M.storage=12):b.isVector4?(M.boundary=16,M.storage=16):b.isMatrix3?(M.boundary=16,M.storage=48):b.isMatrix4?(M.boundary=16,M.storage=64):b.isTexture?Yt("WebGLRenderer: Texture samplers can not be part of an uniforms group."):ArrayBuffer.isView(b)?(M.boundary=16,M.storage=b.byteLength):Yt("WebGLRenderer: Unsupported uniform value type.",b),T===!0&&(M.boundary=16,M.storage=Math.ceil(M.storage/16)*16),M}function p(b){let T=b.target;T.removeEventListener("dispose",p),i.deleteBuffer(s[T.id]),delete s[T.id],delete r[T.id]}function g(){for(let b in s)i.deleteBuffer(s[b]);s={},r={}}return{bind:o,update:a,dispose:g}}function uA(){return is===null&&(is=new _c(hA,16,16,tr,Oi),is.name="DFG_LUT",is.minFilter=Wn,is.magFilter=Wn,is.wrapS=Qi,is.wrapT=Qi,is.generateMipmaps=!1,is.needsUpdate=!0),is}var Rb,Cb,Pb,Ib,Lb,Db,Nb,Fb,Ub,Ob,Bb,kb,zb,Vb,Gb,Hb,Wb,Xb,qb,Yb,$b,Zb,Kb,jb,Jb,Qb,tS,eS,nS,iS,sS,rS,oS,aS,lS,cS,hS,uS,dS,fS,pS,mS,gS,_S,yS,xS,vS,bS,SS,MS,wS,AS,ES,TS,RS,CS,PS,IS,LS,DS,NS,FS,US,OS,BS,kS,zS,VS,GS,HS,WS,XS,qS,YS,$S,ZS,KS,jS,JS,QS,tM,eM,nM,iM,sM,rM,oM,aM,lM,cM,hM,uM,dM,fM,pM,mM,gM,_M,yM,xM,vM,bM,SM,MM,wM,AM,EM,TM,RM,CM,PM,IM,LM,DM,NM,FM,UM,OM,BM,kM,zM,VM,GM,HM,WM,XM,qM,YM,$M,ZM,KM,jM,JM,QM,tw,ew,nw,iw,sw,rw,ow,he,Lt,ss,bh,aw,i_,Ba,F0,fw,pw,s_,r_,mw,gw,_w,Mh,Rw,o_,a_,l_,c_,h_,u_,k0,z0,V0,G0,H0,pf,mf,gf,df,Ro,_1,y1,q0,S1,Sh,R1,P1,L1,N1,U1,k1,yf,xf,Y1,j1,J1,Q1,tA,e_,Ua,ff,rA,oA,vf,bf,aA,d_,hA,is,wh,za=Nt(()=>{uf();uf();/**
 * @license
 * Copyright 2010-2026 Three.js Authors
 * SPDX-License-Identifier: MIT
 */Rb=`#ifdef USE_ALPHAHASH
	if ( diffuseColor.a < getAlphaHashThreshold( vPosition ) ) discard;
#endif`,Cb=`#ifdef USE_ALPHAHASH
	const float ALPHA_HASH_SCALE = 0.05;
	float hash2D( vec2 value ) {
		return fract( 1.0e4 * sin( 17.0 * value.x + 0.1 * value.y ) * ( 0.1 + abs( sin( 13.0 * value.y + value.x ) ) ) );
	}
	float hash3D( vec3 value ) {
		return hash2D( vec2( hash2D( value.xy ), value.z ) );
	}
	float getAlphaHashThreshold( vec3 position ) {
		float maxDeriv = max(
			length( dFdx( position.xyz ) ),
			length( dFdy( position.xyz ) )
		);
		float pixScale = 1.0 / ( ALPHA_HASH_SCALE * maxDeriv );
		vec2 pixScales = vec2(
			exp2( floor( log2( pixScale ) ) ),
			exp2( ceil( log2( pixScale ) ) )
		);
		vec2 alpha = vec2(
			hash3D( floor( pixScales.x * position.xyz ) ),
			hash3D( floor( pixScales.y * position.xyz ) )
		);
		float lerpFactor = fract( log2( pixScale ) );
		float x = ( 1.0 - lerpFactor ) * alpha.x + lerpFactor * alpha.y;
		float a = min( lerpFactor, 1.0 - lerpFactor );
		vec3 cases = vec3(
			x * x / ( 2.0 * a * ( 1.0 - a ) ),
			( x - 0.5 * a ) / ( 1.0 - a ),
			1.0 - ( ( 1.0 - x ) * ( 1.0 - x ) / ( 2.0 * a * ( 1.0 - a ) ) )
		);
		float threshold = ( x < ( 1.0 - a ) )
			? ( ( x < a ) ? cases.x : cases.y )
			: cases.z;
		return clamp( threshold , 1.0e-6, 1.0 );
	}
#endif`,Pb=`#ifdef USE_ALPHAMAP
	diffuseColor.a *= texture2D( alphaMap, vAlphaMapUv ).g;
#endif`,Ib=`#ifdef USE_ALPHAMAP
	uniform sampler2D alphaMap;
#endif`,Lb=`#ifdef USE_ALPHATEST
	#ifdef ALPHA_TO_COVERAGE
	diffuseColor.a = smoothstep( alphaTest, alphaTest + fwidth( diffuseColor.a ), diffuseColor.a );
	if ( diffuseColor.a == 0.0 ) discard;
	#else
	if ( diffuseColor.a < alphaTest ) discard;
	#endif
#endif`,Db=`#ifdef USE_ALPHATEST
	uniform float alphaTest;
#endif`,Nb=`#ifdef USE_AOMAP
	float ambientOcclusion = ( texture2D( aoMap, vAoMapUv ).r - 1.0 ) * aoMapIntensity + 1.0;
	reflectedLight.indirectDiffuse *= ambientOcclusion;
	#if defined( USE_CLEARCOAT ) 
		clearcoatSpecularIndirect *= ambientOcclusion;
	#endif
	#if defined( USE_SHEEN ) 
		sheenSpecularIndirect *= ambientOcclusion;
	#endif
	#if defined( USE_ENVMAP ) && defined( STANDARD )
		float dotNV = saturate( dot( geometryNormal, geometryViewDir ) );
		reflectedLight.indirectSpecular *= computeSpecularOcclusion( dotNV, ambientOcclusion, material.roughness );
	#endif
#endif`,Fb=`#ifdef USE_AOMAP
	uniform sampler2D aoMap;
	uniform float aoMapIntensity;
#endif`,Ub=`#ifdef USE_BATCHING
	#if ! defined( GL_ANGLE_multi_draw )
	#define gl_DrawID _gl_DrawID
	uniform int _gl_DrawID;
	#endif
	uniform highp sampler2D batchingTexture;
	uniform highp usampler2D batchingIdTexture;
	mat4 getBatchingMatrix( const in float i ) {
		int size = textureSize( batchingTexture, 0 ).x;
		int j = int( i ) * 4;
		int x = j % size;
		int y = j / size;
		vec4 v1 = texelFetch( batchingTexture, ivec2( x, y ), 0 );
		vec4 v2 = texelFetch( batchingTexture, ivec2( x + 1, y ), 0 );
		vec4 v3 = texelFetch( batchingTexture, ivec2( x + 2, y ), 0 );
		vec4 v4 = texelFetch( batchingTexture, ivec2( x + 3, y ), 0 );
		return mat4( v1, v2, v3, v4 );
	}
	float getIndirectIndex( const in int i ) {
		int size = textureSize( batchingIdTexture, 0 ).x;
		int x = i % size;
		int y = i / size;
		return float( texelFetch( batchingIdTexture, ivec2( x, y ), 0 ).r );
	}
#endif
#ifdef USE_BATCHING_COLOR
	uniform sampler2D batchingColorTexture;
	vec4 getBatchingColor( const in float i ) {
		int size = textureSize( batchingColorTexture, 0 ).x;
		int j = int( i );
		int x = j % size;
		int y = j / size;
		return texelFetch( batchingColorTexture, ivec2( x, y ), 0 );
	}
#endif`,Ob=`#ifdef USE_BATCHING
	mat4 batchingMatrix = getBatchingMatrix( getIndirectIndex( gl_DrawID ) );
#endif`,Bb=`vec3 transformed = vec3( position );
#ifdef USE_ALPHAHASH
	vPosition = vec3( position );
#endif`,kb=`vec3 objectNormal = vec3( normal );
#ifdef USE_TANGENT
	vec3 objectTangent = vec3( tangent.xyz );
#endif`,zb=`float G_BlinnPhong_Implicit( ) {
	return 0.25;
}
float D_BlinnPhong( const in float shininess, const in float dotNH ) {
	return RECIPROCAL_PI * ( shininess * 0.5 + 1.0 ) * pow( dotNH, shininess );
}
vec3 BRDF_BlinnPhong( const in vec3 lightDir, const in vec3 viewDir, const in vec3 normal, const in vec3 specularColor, const in float shininess ) {
	vec3 halfDir = normalize( lightDir + viewDir );
	float dotNH = saturate( dot( normal, halfDir ) );
	float dotVH = saturate( dot( viewDir, halfDir ) );
	vec3 F = F_Schlick( specularColor, 1.0, dotVH );
	float G = G_BlinnPhong_Implicit( );
	float D = D_BlinnPhong( shininess, dotNH );
	return F * ( G * D );
} // validated`,Vb=`#ifdef USE_IRIDESCENCE
	const mat3 XYZ_TO_REC709 = mat3(
		 3.2404542, -0.9692660,  0.0556434,
		-1.5371385,  1.8760108, -0.2040259,
		-0.4985314,  0.0415560,  1.0572252
	);
	vec3 Fresnel0ToIor( vec3 fresnel0 ) {
		vec3 sqrtF0 = sqrt( fresnel0 );
		return ( vec3( 1.0 ) + sqrtF0 ) / ( vec3( 1.0 ) - sqrtF0 );
	}
	vec3 IorToFresnel0( vec3 transmittedIor, float incidentIor ) {
		return pow2( ( transmittedIor - vec3( incidentIor ) ) / ( transmittedIor + vec3( incidentIor ) ) );
	}
	float IorToFresnel0( float transmittedIor, float incidentIor ) {
		return pow2( ( transmittedIor - incidentIor ) / ( transmittedIor + incidentIor ));
	}
	vec3 evalSensitivity( float OPD, vec3 shift ) {
		float phase = 2.0 * PI * OPD * 1.0e-9;
		vec3 val = vec3( 5.4856e-13, 4.4201e-13, 5.2481e-13 );
		vec3 pos = vec3( 1.6810e+06, 1.7953e+06, 2.2084e+06 );
		vec3 var = vec3( 4.3278e+09, 9.3046e+09, 6.6121e+09 );
		vec3 xyz = val * sqrt( 2.0 * PI * var ) * cos( pos * phase + shift ) * exp( - pow2( phase ) * var );
		xyz.x += 9.7470e-14 * sqrt( 2.0 * PI * 4.5282e+09 ) * cos( 2.2399e+06 * phase + shift[ 0 ] ) * exp( - 4.5282e+09 * pow2( phase ) );
		xyz /= 1.0685e-7;
		vec3 rgb = XYZ_TO_REC709 * xyz;
		return rgb;
	}
	vec3 evalIridescence( float outsideIOR, float eta2, float cosTheta1, float thinFilmThickness, vec3 baseF0 ) {
		vec3 I;
		float iridescenceIOR = mix( outsideIOR, eta2, smoothstep( 0.0, 0.03, thinFilmThickness ) );
		float sinTheta2Sq = pow2( outsideIOR / iridescenceIOR ) * ( 1.0 - pow2( cosTheta1 ) );
		float cosTheta2Sq = 1.0 - sinTheta2Sq;
		if ( cosTheta2Sq < 0.0 ) {
			return vec3( 1.0 );
		}
		float cosTheta2 = sqrt( cosTheta2Sq );
		float R0 = IorToFresnel0( iridescenceIOR, outsideIOR );
		float R12 = F_Schlick( R0, 1.0, cosTheta1 );
		float T121 = 1.0 - R12;
		float phi12 = 0.0;
		if ( iridescenceIOR < outsideIOR ) phi12 = PI;
		float phi21 = PI - phi12;
		vec3 baseIOR = Fresnel0ToIor( clamp( baseF0, 0.0, 0.9999 ) );		vec3 R1 = IorToFresnel0( baseIOR, iridescenceIOR );
		vec3 R23 = F_Schlick( R1, 1.0, cosTheta2 );
		vec3 phi23 = vec3( 0.0 );
		if ( baseIOR[ 0 ] < iridescenceIOR ) phi23[ 0 ] = PI;
		if ( baseIOR[ 1 ] < iridescenceIOR ) phi23[ 1 ] = PI;
		if ( baseIOR[ 2 ] < iridescenceIOR ) phi23[ 2 ] = PI;
		float OPD = 2.0 * iridescenceIOR * thinFilmThickness * cosTheta2;
		vec3 phi = vec3( phi21 ) + phi23;
		vec3 R123 = clamp( R12 * R23, 1e-5, 0.9999 );
		vec3 r123 = sqrt( R123 );
		vec3 Rs = pow2( T121 ) * R23 / ( vec3( 1.0 ) - R123 );
		vec3 C0 = R12 + Rs;
		I = C0;
		vec3 Cm = Rs - T121;
		for ( int m = 1; m <= 2; ++ m ) {
			Cm *= r123;
			vec3 Sm = 2.0 * evalSensitivity( float( m ) * OPD, float( m ) * phi );
			I += Cm * Sm;
		}
		return max( I, vec3( 0.0 ) );
	}
#endif`,Gb=`#ifdef USE_BUMPMAP
	uniform sampler2D bumpMap;
	uniform float bumpScale;
	vec2 dHdxy_fwd() {
		vec2 dSTdx = dFdx( vBumpMapUv );
		vec2 dSTdy = dFdy( vBumpMapUv );
		float Hll = bumpScale * texture2D( bumpMap, vBumpMapUv ).x;
		float dBx = bumpScale * texture2D( bumpMap, vBumpMapUv + dSTdx ).x - Hll;
		float dBy = bumpScale * texture2D( bumpMap, vBumpMapUv + dSTdy ).x - Hll;
		return vec2( dBx, dBy );
	}
	vec3 perturbNormalArb( vec3 surf_pos, vec3 surf_norm, vec2 dHdxy, float faceDirection ) {
		vec3 vSigmaX = normalize( dFdx( surf_pos.xyz ) );
		vec3 vSigmaY = normalize( dFdy( surf_pos.xyz ) );
		vec3 vN = surf_norm;
		vec3 R1 = cross( vSigmaY, vN );
		vec3 R2 = cross( vN, vSigmaX );
		float fDet = dot( vSigmaX, R1 ) * faceDirection;
		vec3 vGrad = sign( fDet ) * ( dHdxy.x * R1 + dHdxy.y * R2 );
		return normalize( abs( fDet ) * surf_norm - vGrad );
	}
#endif`,Hb=`#if NUM_CLIPPING_PLANES > 0
	vec4 plane;
	#ifdef ALPHA_TO_COVERAGE
		float distanceToPlane, distanceGradient;
		float clipOpacity = 1.0;
		#pragma unroll_loop_start
		for ( int i = 0; i < UNION_CLIPPING_PLANES; i ++ ) {
			plane = clippingPlanes[ i ];
			distanceToPlane = - dot( vClipPosition, plane.xyz ) + plane.w;
			distanceGradient = fwidth( distanceToPlane ) / 2.0;
			clipOpacity *= smoothstep( - distanceGradient, distanceGradient, distanceToPlane );
			if ( clipOpacity == 0.0 ) discard;
		}
		#pragma unroll_loop_end
		#if UNION_CLIPPING_PLANES < NUM_CLIPPING_PLANES
			float unionClipOpacity = 1.0;
			#pragma unroll_loop_start
			for ( int i = UNION_CLIPPING_PLANES; i < NUM_CLIPPING_PLANES; i ++ ) {
				plane = clippingPlanes[ i ];
				distanceToPlane = - dot( vClipPosition, plane.xyz ) + plane.w;
				distanceGradient = fwidth( distanceToPlane ) / 2.0;
				unionClipOpacity *= 1.0 - smoothstep( - distanceGradient, distanceGradient, distanceToPlane );
			}
			#pragma unroll_loop_end
			clipOpacity *= 1.0 - unionClipOpacity;
		#endif
		diffuseColor.a *= clipOpacity;
		if ( diffuseColor.a == 0.0 ) discard;
	#else
		#pragma unroll_loop_start
		for ( int i = 0; i < UNION_CLIPPING_PLANES; i ++ ) {
			plane = clippingPlanes[ i ];
			if ( dot( vClipPosition, plane.xyz ) > plane.w ) discard;
		}
		#pragma unroll_loop_end
		#if UNION_CLIPPING_PLANES < NUM_CLIPPING_PLANES
			bool clipped = true;
			#pragma unroll_loop_start
			for ( int i = UNION_CLIPPING_PLANES; i < NUM_CLIPPING_PLANES; i ++ ) {
				plane = clippingPlanes[ i ];
				clipped = ( dot( vClipPosition, plane.xyz ) > plane.w ) && clipped;
			}
			#pragma unroll_loop_end
			if ( clipped ) discard;
		#endif
	#endif
#endif`,Wb=`#if NUM_CLIPPING_PLANES > 0
	varying vec3 vClipPosition;
	uniform vec4 clippingPlanes[ NUM_CLIPPING_PLANES ];
#endif`,Xb=`#if NUM_CLIPPING_PLANES > 0
	varying vec3 vClipPosition;
#endif`,qb=`#if NUM_CLIPPING_PLANES > 0
	vClipPosition = - mvPosition.xyz;
#endif`,Yb=`#if defined( USE_COLOR ) || defined( USE_COLOR_ALPHA )
	diffuseColor *= vColor;
#endif`,$b=`#if defined( USE_COLOR ) || defined( USE_COLOR_ALPHA )
	varying vec4 vColor;
#endif`,Zb=`#if defined( USE_COLOR ) || defined( USE_COLOR_ALPHA ) || defined( USE_INSTANCING_COLOR ) || defined( USE_BATCHING_COLOR )
	varying vec4 vColor;
#endif`,Kb=`#if defined( USE_COLOR ) || defined( USE_COLOR_ALPHA ) || defined( USE_INSTANCING_COLOR ) || defined( USE_BATCHING_COLOR )
	vColor = vec4( 1.0 );
#endif
#ifdef USE_COLOR_ALPHA
	vColor *= color;
#elif defined( USE_COLOR )
	vColor.rgb *= color;
#endif
#ifdef USE_INSTANCING_COLOR
	vColor.rgb *= instanceColor.rgb;
#endif
#ifdef USE_BATCHING_COLOR
	vColor *= getBatchingColor( getIndirectIndex( gl_DrawID ) );
#endif`,jb=`#define PI 3.141592653589793
#define PI2 6.283185307179586
#define PI_HALF 1.5707963267948966
#define RECIPROCAL_PI 0.3183098861837907
#define RECIPROCAL_PI2 0.15915494309189535
#define EPSILON 1e-6
#ifndef saturate
#define saturate( a ) clamp( a, 0.0, 1.0 )
#endif
#define whiteComplement( a ) ( 1.0 - saturate( a ) )
float pow2( const in float x ) { return x*x; }
vec3 pow2( const in vec3 x ) { return x*x; }
float pow3( const in float x ) { return x*x*x; }
float pow4( const in float x ) { float x2 = x*x; return x2*x2; }
float max3( const in vec3 v ) { return max( max( v.x, v.y ), v.z ); }
float average( const in vec3 v ) { return dot( v, vec3( 0.3333333 ) ); }
highp float rand( const in vec2 uv ) {
	const highp float a = 12.9898, b = 78.233, c = 43758.5453;
	highp float dt = dot( uv.xy, vec2( a,b ) ), sn = mod( dt, PI );
	return fract( sin( sn ) * c );
}
#ifdef HIGH_PRECISION
	float precisionSafeLength( vec3 v ) { return length( v ); }
#else
	float precisionSafeLength( vec3 v ) {
		float maxComponent = max3( abs( v ) );
		return length( v / maxComponent ) * maxComponent;
	}
#endif
struct IncidentLight {
	vec3 color;
	vec3 direction;
	bool visible;
};
struct ReflectedLight {
	vec3 directDiffuse;
	vec3 directSpecular;
	vec3 indirectDiffuse;
	vec3 indirectSpecular;
};
#ifdef USE_ALPHAHASH
	varying vec3 vPosition;
#endif
vec3 transformDirection( in vec3 dir, in mat4 matrix ) {
	return normalize( ( matrix * vec4( dir, 0.0 ) ).xyz );
}
#define inverseTransformDirection transformDirectionByInverseViewMatrix
vec3 transformNormalByInverseViewMatrix( in vec3 normal, in mat4 viewMatrix ) {
	return normalize( ( vec4( normal, 0.0 ) * viewMatrix ).xyz );
}
vec3 transformDirectionByInverseViewMatrix( in vec3 dir, in mat4 viewMatrix ) {
	return normalize( ( vec4( dir, 0.0 ) * viewMatrix ).xyz );
}
bool isPerspectiveMatrix( mat4 m ) {
	return m[ 2 ][ 3 ] == - 1.0;
}
vec2 equirectUv( in vec3 dir ) {
	float u = atan( dir.z, dir.x ) * RECIPROCAL_PI2 + 0.5;
	float v = asin( clamp( dir.y, - 1.0, 1.0 ) ) * RECIPROCAL_PI + 0.5;
	return vec2( u, v );
}
vec3 BRDF_Lambert( const in vec3 diffuseColor ) {
	return RECIPROCAL_PI * diffuseColor;
}
vec3 F_Schlick( const in vec3 f0, const in float f90, const in float dotVH ) {
	float fresnel = exp2( ( - 5.55473 * dotVH - 6.98316 ) * dotVH );
	return f0 * ( 1.0 - fresnel ) + ( f90 * fresnel );
}
float F_Schlick( const in float f0, const in float f90, const in float dotVH ) {
	float fresnel = exp2( ( - 5.55473 * dotVH - 6.98316 ) * dotVH );
	return f0 * ( 1.0 - fresnel ) + ( f90 * fresnel );
} // validated`,Jb=`vec3 transformedNormal = objectNormal;
#ifdef USE_TANGENT
	vec3 transformedTangent = objectTangent;
#endif
#ifdef USE_BATCHING
	mat3 bm = mat3( batchingMatrix );
	transformedNormal /= vec3( dot( bm[ 0 ], bm[ 0 ] ), dot( bm[ 1 ], bm[ 1 ] ), dot( bm[ 2 ], bm[ 2 ] ) );
	transformedNormal = bm * transformedNormal;
	#ifdef USE_TANGENT
		transformedTangent = bm * transformedTangent;
	#endif
#endif
#ifdef USE_INSTANCING
	mat3 im = mat3( instanceMatrix );
	transformedNormal /= vec3( dot( im[ 0 ], im[ 0 ] ), dot( im[ 1 ], im[ 1 ] ), dot( im[ 2 ], im[ 2 ] ) );
	transformedNormal = im * transformedNormal;
	#ifdef USE_TANGENT
		transformedTangent = im * transformedTangent;
	#endif
#endif
transformedNormal = normalMatrix * transformedNormal;
#ifdef FLIP_SIDED
	transformedNormal = - transformedNormal;
#endif
#ifdef USE_TANGENT
	transformedTangent = ( modelViewMatrix * vec4( transformedTangent, 0.0 ) ).xyz;
#endif`,Qb=`#ifdef USE_DISPLACEMENTMAP
	uniform sampler2D displacementMap;
	uniform float displacementScale;
	uniform float displacementBias;
#endif`,tS=`#ifdef USE_DISPLACEMENTMAP
	transformed += normalize( objectNormal ) * ( texture2D( displacementMap, vDisplacementMapUv ).x * displacementScale + displacementBias );
#endif`,eS=`#ifdef USE_EMISSIVEMAP
	vec4 emissiveColor = texture2D( emissiveMap, vEmissiveMapUv );
	#ifdef DECODE_VIDEO_TEXTURE_EMISSIVE
		emissiveColor = sRGBTransferEOTF( emissiveColor );
	#endif
	totalEmissiveRadiance *= emissiveColor.rgb;
#endif`,nS=`#ifdef USE_EMISSIVEMAP
	uniform sampler2D emissiveMap;
#endif`,iS="gl_FragColor = linearToOutputTexel( gl_FragColor );",sS=`vec4 LinearTransferOETF( in vec4 value ) {
	return value;
}
vec4 sRGBTransferEOTF( in vec4 value ) {
	return vec4( mix( pow( value.rgb * 0.9478672986 + vec3( 0.0521327014 ), vec3( 2.4 ) ), value.rgb * 0.0773993808, vec3( lessThanEqual( value.rgb, vec3( 0.04045 ) ) ) ), value.a );
}
vec4 sRGBTransferOETF( in vec4 value ) {
	return vec4( mix( pow( value.rgb, vec3( 0.41666 ) ) * 1.055 - vec3( 0.055 ), value.rgb * 12.92, vec3( lessThanEqual( value.rgb, vec3( 0.0031308 ) ) ) ), value.a );
}`,rS=`#ifdef USE_ENVMAP
	#ifdef ENV_WORLDPOS
		vec3 cameraToFrag;
		if ( isOrthographic ) {
			cameraToFrag = normalize( vec3( - viewMatrix[ 0 ][ 2 ], - viewMatrix[ 1 ][ 2 ], - viewMatrix[ 2 ][ 2 ] ) );
		} else {
			cameraToFrag = normalize( vWorldPosition - cameraPosition );
		}
		vec3 worldNormal = transformNormalByInverseViewMatrix( normal, viewMatrix );
		#ifdef ENVMAP_MODE_REFLECTION
			vec3 reflectVec = reflect( cameraToFrag, worldNormal );
		#else
			vec3 reflectVec = refract( cameraToFrag, worldNormal, refractionRatio );
		#endif
	#else
		vec3 reflectVec = vReflect;
	#endif
	#ifdef ENVMAP_TYPE_CUBE
		vec4 envColor = textureCube( envMap, envMapRotation * reflectVec );
		#ifdef ENVMAP_BLENDING_MULTIPLY
			outgoingLight = mix( outgoingLight, outgoingLight * envColor.xyz, specularStrength * reflectivity );
		#elif defined( ENVMAP_BLENDING_MIX )
			outgoingLight = mix( outgoingLight, envColor.xyz, specularStrength * reflectivity );
		#elif defined( ENVMAP_BLENDING_ADD )
			outgoingLight += envColor.xyz * specularStrength * reflectivity;
		#endif
	#endif
#endif`,oS=`#ifdef USE_ENVMAP
	uniform float envMapIntensity;
	uniform mat3 envMapRotation;
	uniform samplerCube envMap;
	#ifdef ENVMAP_TYPE_PMREM
		float roughnessToMip( const in float roughness ) {
			float r = clamp( roughness, 0.0, 1.0 );
			return ENVMAP_MAX_LOD * r * ( 2.0 - r );
		}
	#endif
#endif`,aS=`#ifdef USE_ENVMAP
	uniform float reflectivity;
	#if defined( USE_BUMPMAP ) || defined( USE_NORMALMAP ) || defined( PHONG ) || defined( LAMBERT )
		#define ENV_WORLDPOS
	#endif
	#ifdef ENV_WORLDPOS
		varying vec3 vWorldPosition;
		uniform float refractionRatio;
	#else
		varying vec3 vReflect;
	#endif
#endif`,lS=`#ifdef USE_ENVMAP
	#if defined( USE_BUMPMAP ) || defined( USE_NORMALMAP ) || defined( PHONG ) || defined( LAMBERT )
		#define ENV_WORLDPOS
	#endif
	#ifdef ENV_WORLDPOS
		
		varying vec3 vWorldPosition;
	#else
		varying vec3 vReflect;
		uniform float refractionRatio;
	#endif
#endif`,cS=`#ifdef USE_ENVMAP
	#ifdef ENV_WORLDPOS
		vWorldPosition = worldPosition.xyz;
	#else
		vec3 cameraToVertex;
		if ( isOrthographic ) {
			cameraToVertex = normalize( vec3( - viewMatrix[ 0 ][ 2 ], - viewMatrix[ 1 ][ 2 ], - viewMatrix[ 2 ][ 2 ] ) );
		} else {
			cameraToVertex = normalize( worldPosition.xyz - cameraPosition );
		}
		vec3 worldNormal = transformNormalByInverseViewMatrix( transformedNormal, viewMatrix );
		#ifdef ENVMAP_MODE_REFLECTION
			vReflect = reflect( cameraToVertex, worldNormal );
		#else
			vReflect = refract( cameraToVertex, worldNormal, refractionRatio );
		#endif
	#endif
#endif`,hS=`#ifdef USE_FOG
	vFogDepth = - mvPosition.z;
#endif`,uS=`#ifdef USE_FOG
	varying float vFogDepth;
#endif`,dS=`#ifdef USE_FOG
	#ifdef FOG_EXP2
		float fogFactor = 1.0 - exp( - fogDensity * fogDensity * vFogDepth * vFogDepth );
	#else
		float fogFactor = smoothstep( fogNear, fogFar, vFogDepth );
	#endif
	gl_FragColor.rgb = mix( gl_FragColor.rgb, fogColor, fogFactor );
#endif`,fS=`#ifdef USE_FOG
	uniform vec3 fogColor;
	varying float vFogDepth;
	#ifdef FOG_EXP2
		uniform float fogDensity;
	#else
		uniform float fogNear;
		uniform float fogFar;
	#endif
#endif`,pS=`#ifdef USE_GRADIENTMAP
	uniform sampler2D gradientMap;
#endif
vec3 getGradientIrradiance( vec3 normal, vec3 lightDirection ) {
	float dotNL = dot( normal, lightDirection );
	vec2 coord = vec2( dotNL * 0.5 + 0.5, 0.0 );
	#ifdef USE_GRADIENTMAP
		return vec3( texture2D( gradientMap, coord ).r );
	#else
		vec2 fw = fwidth( coord ) * 0.5;
		return mix( vec3( 0.7 ), vec3( 1.0 ), smoothstep( 0.7 - fw.x, 0.7 + fw.x, coord.x ) );
	#endif
}`,mS=`#ifdef USE_LIGHTMAP
	uniform sampler2D lightMap;
	uniform float lightMapIntensity;
#endif`,gS=`LambertMaterial material;
material.diffuseColor = diffuseColor.rgb;
material.specularStrength = specularStrength;`,_S=`varying vec3 vViewPosition;
struct LambertMaterial {
	vec3 diffuseColor;
	float specularStrength;
};
void RE_Direct_Lambert( const in IncidentLight directLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in LambertMaterial material, inout ReflectedLight reflectedLight ) {
	float dotNL = saturate( dot( geometryNormal, directLight.direction ) );
	vec3 irradiance = dotNL * directLight.color;
	reflectedLight.directDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
}
void RE_IndirectDiffuse_Lambert( const in vec3 irradiance, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in LambertMaterial material, inout ReflectedLight reflectedLight ) {
	reflectedLight.indirectDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
}
#define RE_Direct				RE_Direct_Lambert
#define RE_IndirectDiffuse		RE_IndirectDiffuse_Lambert`,yS=`uniform bool receiveShadow;
uniform vec3 ambientLightColor;
#if defined( USE_LIGHT_PROBES )
	uniform vec3 lightProbe[ 9 ];
#endif
vec3 shGetIrradianceAt( in vec3 normal, in vec3 shCoefficients[ 9 ] ) {
	float x = normal.x, y = normal.y, z = normal.z;
	vec3 result = shCoefficients[ 0 ] * 0.886227;
	result += shCoefficients[ 1 ] * 2.0 * 0.511664 * y;
	result += shCoefficients[ 2 ] * 2.0 * 0.511664 * z;
	result += shCoefficients[ 3 ] * 2.0 * 0.511664 * x;
	result += shCoefficients[ 4 ] * 2.0 * 0.429043 * x * y;
	result += shCoefficients[ 5 ] * 2.0 * 0.429043 * y * z;
	result += shCoefficients[ 6 ] * ( 0.743125 * z * z - 0.247708 );
	result += shCoefficients[ 7 ] * 2.0 * 0.429043 * x * z;
	result += shCoefficients[ 8 ] * 0.429043 * ( x * x - y * y );
	return result;
}
vec3 getLightProbeIrradiance( const in vec3 lightProbe[ 9 ], const in vec3 normal ) {
	vec3 worldNormal = transformNormalByInverseViewMatrix( normal, viewMatrix );
	vec3 irradiance = shGetIrradianceAt( worldNormal, lightProbe );
	return irradiance;
}
vec3 getAmbientLightIrradiance( const in vec3 ambientLightColor ) {
	vec3 irradiance = ambientLightColor;
	return irradiance;
}
float getDistanceAttenuation( const in float lightDistance, const in float cutoffDistance, const in float decayExponent ) {
	float distanceFalloff = 1.0 / max( pow( lightDistance, decayExponent ), 0.01 );
	if ( cutoffDistance > 0.0 ) {
		distanceFalloff *= pow2( saturate( 1.0 - pow4( lightDistance / cutoffDistance ) ) );
	}
	return distanceFalloff;
}
float getSpotAttenuation( const in float coneCosine, const in float penumbraCosine, const in float angleCosine ) {
	return smoothstep( coneCosine, penumbraCosine, angleCosine );
}
#if NUM_SUN_LIGHTS > 0
	struct SunLight {
		vec3 direction;
		vec3 color;
	};
	uniform SunLight sunLights[ NUM_SUN_LIGHTS ];
	void getSunLightInfo( const in SunLight sunLight, out IncidentLight light ) {
		light.color = sunLight.color;
		light.direction = sunLight.direction;
		light.visible = true;
	}
#endif
#if NUM_DIR_LIGHTS > 0
	struct DirectionalLight {
		vec3 direction;
		vec3 color;
	};
	uniform DirectionalLight directionalLights[ NUM_DIR_LIGHTS ];
	void getDirectionalLightInfo( const in DirectionalLight directionalLight, out IncidentLight light ) {
		light.color = directionalLight.color;
		light.direction = directionalLight.direction;
		light.visible = true;
	}
#endif
#if NUM_POINT_LIGHTS > 0
	struct PointLight {
		vec3 position;
		vec3 color;
		float distance;
		float decay;
	};
	uniform PointLight pointLights[ NUM_POINT_LIGHTS ];
	void getPointLightInfo( const in PointLight pointLight, const in vec3 geometryPosition, out IncidentLight light ) {
		vec3 lVector = pointLight.position - geometryPosition;
		light.direction = normalize( lVector );
		float lightDistance = length( lVector );
		light.color = pointLight.color;
		light.color *= getDistanceAttenuation( lightDistance, pointLight.distance, pointLight.decay );
		light.visible = ( light.color != vec3( 0.0 ) );
	}
#endif
#if NUM_SPOT_LIGHTS > 0
	struct SpotLight {
		vec3 position;
		vec3 direction;
		vec3 color;
		float distance;
		float decay;
		float coneCos;
		float penumbraCos;
	};
	uniform SpotLight spotLights[ NUM_SPOT_LIGHTS ];
	void getSpotLightInfo( const in SpotLight spotLight, const in vec3 geometryPosition, out IncidentLight light ) {
		vec3 lVector = spotLight.position - geometryPosition;
		light.direction = normalize( lVector );
		float angleCos = dot( light.direction, spotLight.direction );
		float spotAttenuation = getSpotAttenuation( spotLight.coneCos, spotLight.penumbraCos, angleCos );
		if ( spotAttenuation > 0.0 ) {
			float lightDistance = length( lVector );
			light.color = spotLight.color * spotAttenuation;
			light.color *= getDistanceAttenuation( lightDistance, spotLight.distance, spotLight.decay );
			light.visible = ( light.color != vec3( 0.0 ) );
		} else {
			light.color = vec3( 0.0 );
			light.visible = false;
		}
	}
#endif
#if NUM_RECT_AREA_LIGHTS > 0
	struct RectAreaLight {
		vec3 color;
		vec3 position;
		vec3 halfWidth;
		vec3 halfHeight;
	};
	uniform sampler2D ltc_1;	uniform sampler2D ltc_2;
	uniform RectAreaLight rectAreaLights[ NUM_RECT_AREA_LIGHTS ];
#endif
#if NUM_HEMI_LIGHTS > 0
	struct HemisphereLight {
		vec3 direction;
		vec3 skyColor;
		vec3 groundColor;
	};
	uniform HemisphereLight hemisphereLights[ NUM_HEMI_LIGHTS ];
	vec3 getHemisphereLightIrradiance( const in HemisphereLight hemiLight, const in vec3 normal ) {
		float dotNL = dot( normal, hemiLight.direction );
		float hemiDiffuseWeight = 0.5 * dotNL + 0.5;
		vec3 irradiance = mix( hemiLight.groundColor, hemiLight.skyColor, hemiDiffuseWeight );
		return irradiance;
	}
#endif
#include <lightprobes_pars_fragment>`,xS=`#ifdef USE_ENVMAP
	vec3 getIBLIrradiance( const in vec3 normal ) {
		#ifdef ENVMAP_TYPE_PMREM
			vec3 worldNormal = transformNormalByInverseViewMatrix( normal, viewMatrix );
			vec4 envMapColor = textureLod( envMap, envMapRotation * worldNormal, ENVMAP_MAX_LOD );
			return PI * envMapColor.rgb * envMapIntensity;
		#else
			return vec3( 0.0 );
		#endif
	}
	vec3 getIBLRadiance( const in vec3 viewDir, const in vec3 normal, const in float roughness ) {
		#ifdef ENVMAP_TYPE_PMREM
			vec3 reflectVec = reflect( - viewDir, normal );
			reflectVec = normalize( mix( reflectVec, normal, pow4( roughness ) ) );
			reflectVec = transformDirectionByInverseViewMatrix( reflectVec, viewMatrix );
			vec4 envMapColor = textureLod( envMap, envMapRotation * reflectVec, roughnessToMip( roughness ) );
			return envMapColor.rgb * envMapIntensity;
		#else
			return vec3( 0.0 );
		#endif
	}
	#ifdef USE_RETROREFLECTION
		vec3 getIBLRetroRadiance( const in vec3 viewDir, const in vec3 normal, const in float roughness ) {
			#ifdef ENVMAP_TYPE_PMREM
				vec3 retroVec = normalize( mix( viewDir, normal, pow4( roughness ) ) );
				retroVec = transformDirectionByInverseViewMatrix( retroVec, viewMatrix );
				vec4 envMapColor = textureLod( envMap, envMapRotation * retroVec, roughnessToMip( roughness ) );
				return envMapColor.rgb * envMapIntensity;
			#else
				return vec3( 0.0 );
			#endif
		}
	#endif
	#ifdef USE_ANISOTROPY
		vec3 getIBLAnisotropyRadiance( const in vec3 viewDir, const in vec3 normal, const in float roughness, const in vec3 bitangent, const in float anisotropy ) {
			#ifdef ENVMAP_TYPE_PMREM
				vec3 bentNormal = cross( bitangent, viewDir );
				bentNormal = normalize( cross( bentNormal, bitangent ) );
				bentNormal = normalize( mix( bentNormal, normal, pow2( pow2( 1.0 - anisotropy * ( 1.0 - roughness ) ) ) ) );
				return getIBLRadiance( viewDir, bentNormal, roughness );
			#else
				return vec3( 0.0 );
			#endif
		}
		#ifdef USE_RETROREFLECTION
			vec3 getIBLAnisotropyRetroRadiance( const in vec3 viewDir, const in vec3 normal, const in float roughness, const in vec3 bitangent, const in float anisotropy ) {
				#ifdef ENVMAP_TYPE_PMREM
					vec3 bentNormal = cross( bitangent, viewDir );
					bentNormal = normalize( cross( bentNormal, bitangent ) );
					bentNormal = normalize( mix( bentNormal, normal, pow2( pow2( 1.0 - anisotropy * ( 1.0 - roughness ) ) ) ) );
					return getIBLRetroRadiance( viewDir, bentNormal, roughness );
				#else
					return vec3( 0.0 );
				#endif
			}
		#endif
	#endif
#endif`,vS=`ToonMaterial material;
material.diffuseColor = diffuseColor.rgb;`,bS=`varying vec3 vViewPosition;
struct ToonMaterial {
	vec3 diffuseColor;
};
void RE_Direct_Toon( const in IncidentLight directLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in ToonMaterial material, inout ReflectedLight reflectedLight ) {
	vec3 irradiance = getGradientIrradiance( geometryNormal, directLight.direction ) * directLight.color;
	reflectedLight.directDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
}
void RE_IndirectDiffuse_Toon( const in vec3 irradiance, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in ToonMaterial material, inout ReflectedLight reflectedLight ) {
	reflectedLight.indirectDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
}
#define RE_Direct				RE_Direct_Toon
#define RE_IndirectDiffuse		RE_IndirectDiffuse_Toon`,SS=`BlinnPhongMaterial material;
material.diffuseColor = diffuseColor.rgb;
material.specularColor = specular;
material.specularShininess = shininess;
material.specularStrength = specularStrength;`,MS=`varying vec3 vViewPosition;
struct BlinnPhongMaterial {
	vec3 diffuseColor;
	vec3 specularColor;
	float specularShininess;
	float specularStrength;
};
void RE_Direct_BlinnPhong( const in IncidentLight directLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in BlinnPhongMaterial material, inout ReflectedLight reflectedLight ) {
	float dotNL = saturate( dot( geometryNormal, directLight.direction ) );
	vec3 irradiance = dotNL * directLight.color;
	reflectedLight.directDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
	reflectedLight.directSpecular += irradiance * BRDF_BlinnPhong( directLight.direction, geometryViewDir, geometryNormal, material.specularColor, material.specularShininess ) * material.specularStrength;
}
void RE_IndirectDiffuse_BlinnPhong( const in vec3 irradiance, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in BlinnPhongMaterial material, inout ReflectedLight reflectedLight ) {
	reflectedLight.indirectDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
}
#define RE_Direct				RE_Direct_BlinnPhong
#define RE_IndirectDiffuse		RE_IndirectDiffuse_BlinnPhong`,wS=`PhysicalMaterial material;
material.diffuseColor = diffuseColor.rgb;
material.diffuseContribution = diffuseColor.rgb * ( 1.0 - metalnessFactor );
material.metalness = metalnessFactor;
vec3 dxy = max( abs( dFdx( nonPerturbedNormal ) ), abs( dFdy( nonPerturbedNormal ) ) );
float geometryRoughness = max( max( dxy.x, dxy.y ), dxy.z );
material.roughness = max( roughnessFactor, 0.045 );
material.roughness += geometryRoughness;
material.roughness = min( material.roughness, 1.0 );
#ifdef USE_DIFFUSE_ROUGHNESS
	float diffuseRoughnessFactor = diffuseRoughness;
	#ifdef USE_DIFFUSE_ROUGHNESSMAP
		diffuseRoughnessFactor *= texture2D( diffuseRoughnessMap, vDiffuseRoughnessMapUv ).r;
	#endif
	material.diffuseRoughness = saturate( diffuseRoughnessFactor );
#endif
#ifdef IOR
	material.ior = ior;
	#ifdef USE_SPECULAR
		float specularIntensityFactor = specularIntensity;
		vec3 specularColorFactor = specularColor;
		#ifdef USE_SPECULAR_COLORMAP
			specularColorFactor *= texture2D( specularColorMap, vSpecularColorMapUv ).rgb;
		#endif
		#ifdef USE_SPECULAR_INTENSITYMAP
			specularIntensityFactor *= texture2D( specularIntensityMap, vSpecularIntensityMapUv ).a;
		#endif
		material.specularF90 = mix( specularIntensityFactor, 1.0, metalnessFactor );
	#else
		float specularIntensityFactor = 1.0;
		vec3 specularColorFactor = vec3( 1.0 );
		material.specularF90 = 1.0;
	#endif
	material.specularColor = min( pow2( ( material.ior - 1.0 ) / ( material.ior + 1.0 ) ) * specularColorFactor, vec3( 1.0 ) ) * specularIntensityFactor;
	material.specularColorBlended = mix( material.specularColor, diffuseColor.rgb, metalnessFactor );
#else
	material.specularColor = vec3( 0.04 );
	material.specularColorBlended = mix( material.specularColor, diffuseColor.rgb, metalnessFactor );
	material.specularF90 = 1.0;
#endif
#ifdef USE_CLEARCOAT
	material.clearcoat = clearcoat;
	material.clearcoatRoughness = clearcoatRoughness;
	material.clearcoatF0 = vec3( 0.04 );
	material.clearcoatF90 = 1.0;
	#ifdef USE_CLEARCOATMAP
		material.clearcoat *= texture2D( clearcoatMap, vClearcoatMapUv ).x;
	#endif
	#ifdef USE_CLEARCOAT_ROUGHNESSMAP
		material.clearcoatRoughness *= texture2D( clearcoatRoughnessMap, vClearcoatRoughnessMapUv ).y;
	#endif
	material.clearcoat = saturate( material.clearcoat );	material.clearcoatRoughness = max( material.clearcoatRoughness, 0.045 );
	material.clearcoatRoughness += geometryRoughness;
	material.clearcoatRoughness = min( material.clearcoatRoughness, 1.0 );
#endif
#ifdef USE_DISPERSION
	material.dispersion = dispersion;
#endif
#ifdef USE_RETROREFLECTION
	material.retroreflectivity = retroreflectivity;
#endif
#ifdef USE_IRIDESCENCE
	material.iridescence = iridescence;
	material.iridescenceIOR = iridescenceIOR;
	#ifdef USE_IRIDESCENCEMAP
		material.iridescence *= texture2D( iridescenceMap, vIridescenceMapUv ).r;
	#endif
	#ifdef USE_IRIDESCENCE_THICKNESSMAP
		material.iridescenceThickness = (iridescenceThicknessMaximum - iridescenceThicknessMinimum) * texture2D( iridescenceThicknessMap, vIridescenceThicknessMapUv ).g + iridescenceThicknessMinimum;
	#else
		material.iridescenceThickness = iridescenceThicknessMaximum;
	#endif
#endif
#ifdef USE_SHEEN
	material.sheenColor = sheenColor;
	#ifdef USE_SHEEN_COLORMAP
		material.sheenColor *= texture2D( sheenColorMap, vSheenColorMapUv ).rgb;
	#endif
	material.sheenRoughness = clamp( sheenRoughness, 0.0001, 1.0 );
	#ifdef USE_SHEEN_ROUGHNESSMAP
		material.sheenRoughness *= texture2D( sheenRoughnessMap, vSheenRoughnessMapUv ).a;
	#endif
#endif
#ifdef USE_ANISOTROPY
	#ifdef USE_ANISOTROPYMAP
		mat2 anisotropyMat = mat2( anisotropyVector.x, anisotropyVector.y, - anisotropyVector.y, anisotropyVector.x );
		vec3 anisotropyPolar = texture2D( anisotropyMap, vAnisotropyMapUv ).rgb;
		vec2 anisotropyV = anisotropyMat * normalize( 2.0 * anisotropyPolar.rg - vec2( 1.0 ) ) * anisotropyPolar.b;
	#else
		vec2 anisotropyV = anisotropyVector;
	#endif
	material.anisotropy = length( anisotropyV );
	if( material.anisotropy == 0.0 ) {
		anisotropyV = vec2( 1.0, 0.0 );
	} else {
		anisotropyV /= material.anisotropy;
		material.anisotropy = saturate( material.anisotropy );
	}
	material.alphaT = mix( pow2( material.roughness ), 1.0, pow2( material.anisotropy ) );
	material.anisotropyT = tbn[ 0 ] * anisotropyV.x + tbn[ 1 ] * anisotropyV.y;
	material.anisotropyB = tbn[ 1 ] * anisotropyV.x - tbn[ 0 ] * anisotropyV.y;
#endif`,AS=`uniform sampler2D dfgLUT;
struct PhysicalMaterial {
	vec3 diffuseColor;
	vec3 diffuseContribution;
	vec3 specularColor;
	vec3 specularColorBlended;
	float roughness;
	float metalness;
	float specularF90;
	float dispersion;
	vec2 dfg;
	vec3 multiScatteringCompensation;
	#ifdef USE_DIFFUSE_ROUGHNESS
		float diffuseRoughness;
	#endif
	#ifdef USE_RETROREFLECTION
		float retroreflectivity;
	#endif
	#ifdef USE_CLEARCOAT
		float clearcoat;
		float clearcoatRoughness;
		vec3 clearcoatF0;
		float clearcoatF90;
	#endif
	#ifdef USE_IRIDESCENCE
		float iridescence;
		float iridescenceIOR;
		float iridescenceThickness;
		vec3 iridescenceFresnel;
		vec3 iridescenceF0Dielectric;
		vec3 iridescenceF0Metallic;
	#endif
	#ifdef USE_SHEEN
		vec3 sheenColor;
		float sheenRoughness;
	#endif
	#ifdef IOR
		float ior;
	#endif
	#ifdef USE_TRANSMISSION
		float transmission;
		float transmissionAlpha;
		float thickness;
		float attenuationDistance;
		vec3 attenuationColor;
	#endif
	#ifdef USE_ANISOTROPY
		float anisotropy;
		float alphaT;
		vec3 anisotropyT;
		vec3 anisotropyB;
	#endif
};
vec3 clearcoatSpecularDirect = vec3( 0.0 );
vec3 clearcoatSpecularIndirect = vec3( 0.0 );
vec3 sheenSpecularDirect = vec3( 0.0 );
vec3 sheenSpecularIndirect = vec3(0.0 );
vec3 Schlick_to_F0( const in vec3 f, const in float f90, const in float dotVH ) {
    float x = clamp( 1.0 - dotVH, 0.0, 1.0 );
    float x2 = x * x;
    float x5 = clamp( x * x2 * x2, 0.0, 0.9999 );
    return ( f - vec3( f90 ) * x5 ) / ( 1.0 - x5 );
}
#ifdef USE_DIFFUSE_ROUGHNESS
	const float EON_EPSILON = 1e-7;
	float FON_DirectionalAlbedo( const in float mu, const in float roughness, const in float A ) {
		float muComp = 1.0 - mu;
		float gOverPi = muComp * ( 0.0571085289 + muComp * ( 0.491881867 + muComp * ( - 0.332181442 + muComp * 0.0714429953 ) ) );
		return A * ( 1.0 + roughness * gOverPi );
	}
	vec3 BRDF_EON( const in vec3 lightDir, const in vec3 viewDir, const in vec3 normal, const in vec3 diffuseColor, const in float roughness ) {
		vec3 rho = saturate( diffuseColor );
		if ( roughness <= EON_EPSILON ) return BRDF_Lambert( rho );
		float dotNL = saturate( dot( normal, lightDir ) );
		float dotNV = saturate( dot( normal, viewDir ) );
		float s = dot( lightDir, viewDir ) - dotNL * dotNV;
		float sOverT = ( s > 0.0 ) ? s / max( max( dotNL, dotNV ), EON_EPSILON ) : s;
		float A = 1.0 / ( 1.0 + ( 0.5 - 2.0 / ( 3.0 * PI ) ) * roughness );
		vec3 singleScatter = rho * RECIPROCAL_PI * A * ( 1.0 + roughness * sOverT );
		float averageAlbedo = A * ( 1.0 + ( 2.0 / 3.0 - 28.0 / ( 15.0 * PI ) ) * roughness );
		float albedoV = FON_DirectionalAlbedo( dotNV, roughness, A );
		float albedoL = FON_DirectionalAlbedo( dotNL, roughness, A );
		vec3 rhoMultiScatter = rho * rho * averageAlbedo / max( vec3( EON_EPSILON ), vec3( 1.0 ) - rho * ( 1.0 - averageAlbedo ) );
		vec3 multiScatter = rhoMultiScatter * RECIPROCAL_PI
			* max( EON_EPSILON, 1.0 - albedoV )
			* max( EON_EPSILON, 1.0 - albedoL )
			/ max( EON_EPSILON, 1.0 - averageAlbedo );
		return singleScatter + multiScatter;
	}
	vec3 EON_DirectionalAlbedo( const in vec3 diffuseColor, const in float roughness, const in float dotNV ) {
		vec3 rho = saturate( diffuseColor );
		if ( roughness <= EON_EPSILON ) return rho;
		float A = 1.0 / ( 1.0 + ( 0.5 - 2.0 / ( 3.0 * PI ) ) * roughness );
		float directionalAlbedo = FON_DirectionalAlbedo( dotNV, roughness, A );
		float averageAlbedo = A * ( 1.0 + ( 2.0 / 3.0 - 28.0 / ( 15.0 * PI ) ) * roughness );
		vec3 rhoMultiScatter = rho * rho * averageAlbedo / max( vec3( EON_EPSILON ), vec3( 1.0 ) - rho * ( 1.0 - averageAlbedo ) );
		return rho * directionalAlbedo + rhoMultiScatter * ( 1.0 - directionalAlbedo );
	}
#endif
float V_GGX_SmithCorrelated( const in float alpha, const in float dotNL, const in float dotNV ) {
	float a2 = pow2( alpha );
	float gv = dotNL * sqrt( a2 + ( 1.0 - a2 ) * pow2( dotNV ) );
	float gl = dotNV * sqrt( a2 + ( 1.0 - a2 ) * pow2( dotNL ) );
	return 0.5 / max( gv + gl, EPSILON );
}
float D_GGX( const in float alpha, const in float dotNH ) {
	float a2 = pow2( alpha );
	float denom = pow2( dotNH ) * ( a2 - 1.0 ) + 1.0;
	return RECIPROCAL_PI * a2 / pow2( denom );
}
#ifdef USE_ANISOTROPY
	float V_GGX_SmithCorrelated_Anisotropic( const in float alphaT, const in float alphaB, const in float dotTV, const in float dotBV, const in float dotTL, const in float dotBL, const in float dotNV, const in float dotNL ) {
		float gv = dotNL * length( vec3( alphaT * dotTV, alphaB * dotBV, dotNV ) );
		float gl = dotNV * length( vec3( alphaT * dotTL, alphaB * dotBL, dotNL ) );
		return 0.5 / max( gv + gl, EPSILON );
	}
	float D_GGX_Anisotropic( const in float alphaT, const in float alphaB, const in float dotNH, const in float dotTH, const in float dotBH ) {
		float a2 = alphaT * alphaB;
		highp vec3 v = vec3( alphaB * dotTH, alphaT * dotBH, a2 * dotNH );
		highp float v2 = dot( v, v );
		float w2 = a2 / v2;
		return RECIPROCAL_PI * a2 * pow2 ( w2 );
	}
#endif
#ifdef USE_CLEARCOAT
	vec3 BRDF_GGX_Clearcoat( const in vec3 lightDir, const in vec3 viewDir, const in vec3 normal, const in PhysicalMaterial material) {
		vec3 f0 = material.clearcoatF0;
		float f90 = material.clearcoatF90;
		float roughness = max( material.clearcoatRoughness, 0.045 );
		float alpha = pow2( roughness );
		vec3 halfDir = normalize( lightDir + viewDir );
		float dotNL = saturate( dot( normal, lightDir ) );
		float dotNV = saturate( dot( normal, viewDir ) );
		float dotNH = saturate( dot( normal, halfDir ) );
		float dotVH = saturate( dot( viewDir, halfDir ) );
		vec3 F = F_Schlick( f0, f90, dotVH );
		float V = V_GGX_SmithCorrelated( alpha, dotNL, dotNV );
		float D = D_GGX( alpha, dotNH );
		return F * ( V * D );
	}
#endif
vec3 BRDF_GGX( const in vec3 lightDir, const in vec3 viewDir, const in vec3 normal, const in PhysicalMaterial material ) {
	vec3 f0 = material.specularColorBlended;
	float f90 = material.specularF90;
	float roughness = max( material.roughness, 0.045 );
	float alpha = pow2( roughness );
	vec3 halfDir = normalize( lightDir + viewDir );
	float dotNL = saturate( dot( normal, lightDir ) );
	float dotNV = saturate( dot( normal, viewDir ) );
	float dotNH = saturate( dot( normal, halfDir ) );
	float dotVH = saturate( dot( viewDir, halfDir ) );
	vec3 F = F_Schlick( f0, f90, dotVH );
	#ifdef USE_IRIDESCENCE
		F = mix( F, material.iridescenceFresnel, material.iridescence );
	#endif
	#ifdef USE_ANISOTROPY
		float dotTL = dot( material.anisotropyT, lightDir );
		float dotTV = dot( material.anisotropyT, viewDir );
		float dotTH = dot( material.anisotropyT, halfDir );
		float dotBL = dot( material.anisotropyB, lightDir );
		float dotBV = dot( material.anisotropyB, viewDir );
		float dotBH = dot( material.anisotropyB, halfDir );
		float alphaT = max( material.alphaT, alpha );
		float V = V_GGX_SmithCorrelated_Anisotropic( alphaT, alpha, dotTV, dotBV, dotTL, dotBL, dotNV, dotNL );
		float D = D_GGX_Anisotropic( alphaT, alpha, dotNH, dotTH, dotBH );
	#else
		float V = V_GGX_SmithCorrelated( alpha, dotNL, dotNV );
		float D = D_GGX( alpha, dotNH );
	#endif
	return F * ( V * D );
}
vec2 LTC_Uv( const in vec3 N, const in vec3 V, const in float roughness ) {
	const float LUT_SIZE = 64.0;
	const float LUT_SCALE = ( LUT_SIZE - 1.0 ) / LUT_SIZE;
	const float LUT_BIAS = 0.5 / LUT_SIZE;
	float dotNV = saturate( dot( N, V ) );
	vec2 uv = vec2( roughness, sqrt( 1.0 - dotNV ) );
	uv = uv * LUT_SCALE + LUT_BIAS;
	return uv;
}
float LTC_ClippedSphereFormFactor( const in vec3 f ) {
	float l = length( f );
	return max( ( l * l + f.z ) / ( l + 1.0 ), 0.0 );
}
vec3 LTC_EdgeVectorFormFactor( const in vec3 v1, const in vec3 v2 ) {
	float x = dot( v1, v2 );
	float y = abs( x );
	float a = 0.8543985 + ( 0.4965155 + 0.0145206 * y ) * y;
	float b = 3.4175940 + ( 4.1616724 + y ) * y;
	float v = a / b;
	float theta_sintheta = ( x > 0.0 ) ? v : 0.5 * inversesqrt( max( 1.0 - x * x, 1e-7 ) ) - v;
	return cross( v1, v2 ) * theta_sintheta;
}
vec3 LTC_Evaluate( const in vec3 N, const in vec3 V, const in vec3 P, const in mat3 mInv, const in vec3 rectCoords[ 4 ] ) {
	vec3 v1 = rectCoords[ 1 ] - rectCoords[ 0 ];
	vec3 v2 = rectCoords[ 3 ] - rectCoords[ 0 ];
	vec3 lightNormal = cross( v1, v2 );
	if( dot( lightNormal, P - rectCoords[ 0 ] ) < 0.0 ) return vec3( 0.0 );
	vec3 T1, T2;
	T1 = normalize( V - N * dot( V, N ) );
	T2 = - cross( N, T1 );
	mat3 mat = mInv * transpose( mat3( T1, T2, N ) );
	vec3 coords[ 4 ];
	coords[ 0 ] = mat * ( rectCoords[ 0 ] - P );
	coords[ 1 ] = mat * ( rectCoords[ 1 ] - P );
	coords[ 2 ] = mat * ( rectCoords[ 2 ] - P );
	coords[ 3 ] = mat * ( rectCoords[ 3 ] - P );
	coords[ 0 ] = normalize( coords[ 0 ] );
	coords[ 1 ] = normalize( coords[ 1 ] );
	coords[ 2 ] = normalize( coords[ 2 ] );
	coords[ 3 ] = normalize( coords[ 3 ] );
	vec3 vectorFormFactor = vec3( 0.0 );
	vectorFormFactor += LTC_EdgeVectorFormFactor( coords[ 0 ], coords[ 1 ] );
	vectorFormFactor += LTC_EdgeVectorFormFactor( coords[ 1 ], coords[ 2 ] );
	vectorFormFactor += LTC_EdgeVectorFormFactor( coords[ 2 ], coords[ 3 ] );
	vectorFormFactor += LTC_EdgeVectorFormFactor( coords[ 3 ], coords[ 0 ] );
	float result = LTC_ClippedSphereFormFactor( vectorFormFactor );
	return vec3( result );
}
#if defined( USE_SHEEN )
float D_Charlie( float roughness, float dotNH ) {
	float alpha = pow2( roughness );
	float invAlpha = 1.0 / alpha;
	float cos2h = dotNH * dotNH;
	float sin2h = max( 1.0 - cos2h, 0.0078125 );
	return ( 2.0 + invAlpha ) * pow( sin2h, invAlpha * 0.5 ) / ( 2.0 * PI );
}
float V_Neubelt( float dotNV, float dotNL ) {
	return saturate( 1.0 / ( 4.0 * ( dotNL + dotNV - dotNL * dotNV ) ) );
}
vec3 BRDF_Sheen( const in vec3 lightDir, const in vec3 viewDir, const in vec3 normal, vec3 sheenColor, const in float sheenRoughness ) {
	vec3 halfDir = normalize( lightDir + viewDir );
	float dotNL = saturate( dot( normal, lightDir ) );
	float dotNV = saturate( dot( normal, viewDir ) );
	float dotNH = saturate( dot( normal, halfDir ) );
	float D = D_Charlie( sheenRoughness, dotNH );
	float V = V_Neubelt( dotNV, dotNL );
	return sheenColor * ( D * V );
}
#endif
float IBLSheenBRDF( const in vec3 normal, const in vec3 viewDir, const in float roughness ) {
	float dotNV = saturate( dot( normal, viewDir ) );
	float r2 = roughness * roughness;
	float rInv = 1.0 / ( roughness + 0.1 );
	float a = -1.9362 + 1.0678 * roughness + 0.4573 * r2 - 0.8469 * rInv;
	float b = -0.6014 + 0.5538 * roughness - 0.4670 * r2 - 0.1255 * rInv;
	float DG = exp( a * dotNV + b );
	return saturate( DG );
}
vec3 EnvironmentBRDF( const in vec3 normal, const in vec3 viewDir, const in vec3 specularColor, const in float specularF90, const in float roughness ) {
	float dotNV = saturate( dot( normal, viewDir ) );
	vec2 fab = texture2D( dfgLUT, vec2( roughness, dotNV ) ).rg;
	return specularColor * fab.x + specularF90 * fab.y;
}
#ifdef USE_IRIDESCENCE
void computeMultiscatteringIridescence( const in vec2 fab, const in vec3 specularColor, const in float specularF90, const in float iridescence, const in vec3 iridescenceF0, inout vec3 singleScatter, inout vec3 multiScatter ) {
#else
void computeMultiscattering( const in vec2 fab, const in vec3 specularColor, const in float specularF90, inout vec3 singleScatter, inout vec3 multiScatter ) {
#endif
	#ifdef USE_IRIDESCENCE
		vec3 Fr = mix( specularColor, iridescenceF0, iridescence );
	#else
		vec3 Fr = specularColor;
	#endif
	vec3 FssEss = Fr * fab.x + specularF90 * fab.y;
	float Ess = fab.x + fab.y;
	float Ems = 1.0 - Ess;
	vec3 Favg = Fr + ( 1.0 - Fr ) * 0.047619;	vec3 Fms = FssEss * Favg / ( 1.0 - Ems * Favg );
	singleScatter += FssEss;
	multiScatter += Fms * Ems;
}
#if NUM_RECT_AREA_LIGHTS > 0
	void RE_Direct_RectArea_Physical( const in RectAreaLight rectAreaLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in PhysicalMaterial material, inout ReflectedLight reflectedLight ) {
		vec3 normal = geometryNormal;
		vec3 viewDir = geometryViewDir;
		vec3 position = geometryPosition;
		vec3 lightPos = rectAreaLight.position;
		vec3 halfWidth = rectAreaLight.halfWidth;
		vec3 halfHeight = rectAreaLight.halfHeight;
		vec3 lightColor = rectAreaLight.color;
		float roughness = material.roughness;
		vec3 rectCoords[ 4 ];
		rectCoords[ 0 ] = lightPos + halfWidth - halfHeight;		rectCoords[ 1 ] = lightPos - halfWidth - halfHeight;
		rectCoords[ 2 ] = lightPos - halfWidth + halfHeight;
		rectCoords[ 3 ] = lightPos + halfWidth + halfHeight;
		vec2 uv = LTC_Uv( normal, viewDir, roughness );
		vec4 t1 = texture2D( ltc_1, uv );
		vec4 t2 = texture2D( ltc_2, uv );
		mat3 mInv = mat3(
			vec3( t1.x, 0, t1.y ),
			vec3(    0, 1,    0 ),
			vec3( t1.z, 0, t1.w )
		);
		vec3 fresnel = ( material.specularColorBlended * t2.x + ( material.specularF90 - material.specularColorBlended ) * t2.y );
		reflectedLight.directSpecular += lightColor * fresnel * LTC_Evaluate( normal, viewDir, position, mInv, rectCoords );
		reflectedLight.directDiffuse += lightColor * material.diffuseContribution * LTC_Evaluate( normal, viewDir, position, mat3( 1.0 ), rectCoords );
		#ifdef USE_CLEARCOAT
			vec3 Ncc = geometryClearcoatNormal;
			vec2 uvClearcoat = LTC_Uv( Ncc, viewDir, material.clearcoatRoughness );
			vec4 t1Clearcoat = texture2D( ltc_1, uvClearcoat );
			vec4 t2Clearcoat = texture2D( ltc_2, uvClearcoat );
			mat3 mInvClearcoat = mat3(
				vec3( t1Clearcoat.x, 0, t1Clearcoat.y ),
				vec3(             0, 1,             0 ),
				vec3( t1Clearcoat.z, 0, t1Clearcoat.w )
			);
			vec3 fresnelClearcoat = material.clearcoatF0 * t2Clearcoat.x + ( material.clearcoatF90 - material.clearcoatF0 ) * t2Clearcoat.y;
			clearcoatSpecularDirect += lightColor * fresnelClearcoat * LTC_Evaluate( Ncc, viewDir, position, mInvClearcoat, rectCoords );
		#endif
	}
#endif
void RE_Direct_Physical( const in IncidentLight directLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in PhysicalMaterial material, inout ReflectedLight reflectedLight ) {
	float dotNL = saturate( dot( geometryNormal, directLight.direction ) );
	vec3 irradiance = dotNL * directLight.color;
	#ifdef USE_CLEARCOAT
		float dotNLcc = saturate( dot( geometryClearcoatNormal, directLight.direction ) );
		vec3 ccIrradiance = dotNLcc * directLight.color;
		clearcoatSpecularDirect += ccIrradiance * BRDF_GGX_Clearcoat( directLight.direction, geometryViewDir, geometryClearcoatNormal, material );
	#endif
	#ifdef USE_SHEEN
 
 		sheenSpecularDirect += irradiance * BRDF_Sheen( directLight.direction, geometryViewDir, geometryNormal, material.sheenColor, material.sheenRoughness );
 
 		float sheenAlbedoV = IBLSheenBRDF( geometryNormal, geometryViewDir, material.sheenRoughness );
 		float sheenAlbedoL = IBLSheenBRDF( geometryNormal, directLight.direction, material.sheenRoughness );
 
 		float sheenEnergyComp = 1.0 - max3( material.sheenColor ) * max( sheenAlbedoV, sheenAlbedoL );
 
 		irradiance *= sheenEnergyComp;
 
 	#endif
	vec3 specularBRDF = BRDF_GGX( directLight.direction, geometryViewDir, geometryNormal, material );
	#ifdef USE_RETROREFLECTION
		vec3 retroViewDir = reflect( - geometryViewDir, geometryNormal );
		vec3 retroSpecularBRDF = BRDF_GGX( directLight.direction, retroViewDir, geometryNormal, material );
		specularBRDF = mix( specularBRDF, retroSpecularBRDF, saturate( material.retroreflectivity ) );
	#endif
	reflectedLight.directSpecular += irradiance * specularBRDF * material.multiScatteringCompensation;
	vec3 halfDir = normalize( directLight.direction + geometryViewDir );
	float dotVH = saturate( dot( geometryViewDir, halfDir ) );
	vec3 F = F_Schlick( material.specularColor, material.specularF90, dotVH );
	#ifdef USE_RETROREFLECTION
		vec3 retroHalfDir = normalize( directLight.direction + retroViewDir );
		float dotRetroVH = saturate( dot( retroViewDir, retroHalfDir ) );
		vec3 retroF = F_Schlick( material.specularColor, material.specularF90, dotRetroVH );
		F = mix( F, retroF, saturate( material.retroreflectivity ) );
	#endif
	#ifdef USE_DIFFUSE_ROUGHNESS
		vec3 diffuseBRDF = BRDF_EON( directLight.direction, geometryViewDir, geometryNormal, material.diffuseColor, material.diffuseRoughness ) * ( 1.0 - material.metalness );
	#else
		vec3 diffuseBRDF = BRDF_Lambert( material.diffuseContribution );
	#endif
	reflectedLight.directDiffuse += irradiance * diffuseBRDF * ( 1.0 - F );
}
void RE_IndirectDiffuse_Physical( const in vec3 irradiance, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in PhysicalMaterial material, inout ReflectedLight reflectedLight ) {
	vec3 singleScattering = vec3( 0.0 );
	vec3 multiScattering = vec3( 0.0 );
	#ifdef USE_IRIDESCENCE
		computeMultiscatteringIridescence( material.dfg, material.specularColor, material.specularF90, material.iridescence, material.iridescenceF0Dielectric, singleScattering, multiScattering );
	#else
		computeMultiscattering( material.dfg, material.specularColor, material.specularF90, singleScattering, multiScattering );
	#endif
	#ifdef USE_DIFFUSE_ROUGHNESS
		float dotNV = saturate( dot( geometryNormal, geometryViewDir ) );
		vec3 diffuseAlbedo = EON_DirectionalAlbedo( material.diffuseColor, material.diffuseRoughness, dotNV ) * ( 1.0 - material.metalness );
		vec3 diffuse = irradiance * RECIPROCAL_PI * diffuseAlbedo * ( 1.0 - singleScattering - multiScattering );
	#else
		vec3 diffuse = irradiance * BRDF_Lambert( material.diffuseContribution ) * ( 1.0 - singleScattering - multiScattering );
	#endif
	#ifdef USE_SHEEN
		float sheenAlbedo = IBLSheenBRDF( geometryNormal, geometryViewDir, material.sheenRoughness );
		sheenSpecularIndirect += irradiance * material.sheenColor * sheenAlbedo * RECIPROCAL_PI;
		float sheenEnergyComp = 1.0 - max3( material.sheenColor ) * sheenAlbedo;
		diffuse *= sheenEnergyComp;
	#endif
	reflectedLight.indirectDiffuse += diffuse;
}
void RE_IndirectSpecular_Physical( const in vec3 radiance, const in vec3 irradiance, const in vec3 clearcoatRadiance, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in PhysicalMaterial material, inout ReflectedLight reflectedLight) {
	#ifdef USE_CLEARCOAT
		clearcoatSpecularIndirect += clearcoatRadiance * EnvironmentBRDF( geometryClearcoatNormal, geometryViewDir, material.clearcoatF0, material.clearcoatF90, material.clearcoatRoughness );
	#endif
	#ifdef USE_SHEEN
		sheenSpecularIndirect += irradiance * material.sheenColor * IBLSheenBRDF( geometryNormal, geometryViewDir, material.sheenRoughness ) * RECIPROCAL_PI;
 	#endif
	vec3 singleScatteringDielectric = vec3( 0.0 );
	vec3 multiScatteringDielectric = vec3( 0.0 );
	vec3 singleScatteringMetallic = vec3( 0.0 );
	vec3 multiScatteringMetallic = vec3( 0.0 );
	#ifdef USE_IRIDESCENCE
		computeMultiscatteringIridescence( material.dfg, material.specularColor, material.specularF90, material.iridescence, material.iridescenceF0Dielectric, singleScatteringDielectric, multiScatteringDielectric );
		computeMultiscatteringIridescence( material.dfg, material.diffuseColor, material.specularF90, material.iridescence, material.iridescenceF0Metallic, singleScatteringMetallic, multiScatteringMetallic );
	#else
		computeMultiscattering( material.dfg, material.specularColor, material.specularF90, singleScatteringDielectric, multiScatteringDielectric );
		computeMultiscattering( material.dfg, material.diffuseColor, material.specularF90, singleScatteringMetallic, multiScatteringMetallic );
	#endif
	vec3 singleScattering = mix( singleScatteringDielectric, singleScatteringMetallic, material.metalness );
	vec3 multiScattering = mix( multiScatteringDielectric, multiScatteringMetallic, material.metalness );
	vec3 totalScatteringDielectric = singleScatteringDielectric + multiScatteringDielectric;
	#ifdef USE_DIFFUSE_ROUGHNESS
		float dotNV = saturate( dot( geometryNormal, geometryViewDir ) );
		vec3 diffuse = EON_DirectionalAlbedo( material.diffuseColor, material.diffuseRoughness, dotNV ) * ( 1.0 - material.metalness ) * ( 1.0 - totalScatteringDielectric );
	#else
		vec3 diffuse = material.diffuseContribution * ( 1.0 - totalScatteringDielectric );
	#endif
	vec3 cosineWeightedIrradiance = irradiance * RECIPROCAL_PI;
	vec3 indirectSpecular = radiance * singleScattering;
	indirectSpecular += multiScattering * cosineWeightedIrradiance;
	vec3 indirectDiffuse = diffuse * cosineWeightedIrradiance;
	#ifdef USE_SHEEN
		float sheenAlbedo = IBLSheenBRDF( geometryNormal, geometryViewDir, material.sheenRoughness );
		float sheenEnergyComp = 1.0 - max3( material.sheenColor ) * sheenAlbedo;
		indirectSpecular *= sheenEnergyComp;
		indirectDiffuse *= sheenEnergyComp;
	#endif
	reflectedLight.indirectSpecular += indirectSpecular;
	reflectedLight.indirectDiffuse += indirectDiffuse;
}
#define RE_Direct				RE_Direct_Physical
#define RE_Direct_RectArea		RE_Direct_RectArea_Physical
#define RE_IndirectDiffuse		RE_IndirectDiffuse_Physical
#define RE_IndirectSpecular		RE_IndirectSpecular_Physical
float computeSpecularOcclusion( const in float dotNV, const in float ambientOcclusion, const in float roughness ) {
	return saturate( pow( dotNV + ambientOcclusion, exp2( - 16.0 * roughness - 1.0 ) ) - 1.0 + ambientOcclusion );
}`,ES=`
vec3 geometryPosition = - vViewPosition;
vec3 geometryNormal = normal;
vec3 geometryViewDir = ( isOrthographic ) ? vec3( 0, 0, 1 ) : normalize( vViewPosition );
vec3 geometryClearcoatNormal = vec3( 0.0 );
#ifdef USE_CLEARCOAT
	geometryClearcoatNormal = clearcoatNormal;
#endif
#ifdef USE_IRIDESCENCE
	float dotNVi = saturate( dot( normal, geometryViewDir ) );
	if ( material.iridescenceThickness == 0.0 ) {
		material.iridescence = 0.0;
	} else {
		material.iridescence = saturate( material.iridescence );
	}
	if ( material.iridescence > 0.0 ) {
		vec3 iridescenceFresnelDielectric = evalIridescence( 1.0, material.iridescenceIOR, dotNVi, material.iridescenceThickness, material.specularColor );
		vec3 iridescenceFresnelMetallic = evalIridescence( 1.0, material.iridescenceIOR, dotNVi, material.iridescenceThickness, material.diffuseColor );
		material.iridescenceFresnel = mix( iridescenceFresnelDielectric, iridescenceFresnelMetallic, material.metalness );
		material.iridescenceF0Dielectric = Schlick_to_F0( iridescenceFresnelDielectric, 1.0, dotNVi );
		material.iridescenceF0Metallic = Schlick_to_F0( iridescenceFresnelMetallic, 1.0, dotNVi );
	}
#endif
#ifdef STANDARD
	float dotNVms = saturate( dot( geometryNormal, geometryViewDir ) );
	material.dfg = texture2D( dfgLUT, vec2( material.roughness, dotNVms ) ).rg;
	#if ( NUM_SUN_LIGHTS > 0 || NUM_DIR_LIGHTS > 0 || NUM_POINT_LIGHTS > 0 || NUM_SPOT_LIGHTS > 0 )
		float EssMs = material.dfg.x + material.dfg.y;
		material.multiScatteringCompensation = 1.0 + material.specularColorBlended * ( 1.0 / EssMs - 1.0 );
	#endif
#endif
IncidentLight directLight;
#if ( NUM_POINT_LIGHTS > 0 ) && defined( RE_Direct )
	PointLight pointLight;
	#if defined( USE_SHADOWMAP ) && NUM_POINT_LIGHT_SHADOWS > 0
	PointLightShadow pointLightShadow;
	#endif
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_POINT_LIGHTS; i ++ ) {
		pointLight = pointLights[ i ];
		getPointLightInfo( pointLight, geometryPosition, directLight );
		#if defined( USE_SHADOWMAP ) && ( UNROLLED_LOOP_INDEX < NUM_POINT_LIGHT_SHADOWS ) && ( defined( SHADOWMAP_TYPE_PCF ) || defined( SHADOWMAP_TYPE_BASIC ) )
		pointLightShadow = pointLightShadows[ i ];
		directLight.color *= ( directLight.visible && receiveShadow ) ? getPointShadow( pointShadowMap[ i ], pointLightShadow.shadowMapSize, pointLightShadow.shadowIntensity, pointLightShadow.shadowBias, pointLightShadow.shadowRadius, vPointShadowCoord[ i ], pointLightShadow.shadowCameraNear, pointLightShadow.shadowCameraFar ) : 1.0;
		#endif
		RE_Direct( directLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
	}
	#pragma unroll_loop_end
#endif
#if ( NUM_SPOT_LIGHTS > 0 ) && defined( RE_Direct )
	SpotLight spotLight;
	vec4 spotColor;
	vec3 spotLightCoord;
	bool inSpotLightMap;
	#if defined( USE_SHADOWMAP ) && NUM_SPOT_LIGHT_SHADOWS > 0
	SpotLightShadow spotLightShadow;
	#endif
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_SPOT_LIGHTS; i ++ ) {
		spotLight = spotLights[ i ];
		getSpotLightInfo( spotLight, geometryPosition, directLight );
		#if ( UNROLLED_LOOP_INDEX < NUM_SPOT_LIGHT_SHADOWS_WITH_MAPS )
		#define SPOT_LIGHT_MAP_INDEX UNROLLED_LOOP_INDEX
		#elif ( UNROLLED_LOOP_INDEX < NUM_SPOT_LIGHT_SHADOWS )
		#define SPOT_LIGHT_MAP_INDEX NUM_SPOT_LIGHT_MAPS
		#else
		#define SPOT_LIGHT_MAP_INDEX ( UNROLLED_LOOP_INDEX - NUM_SPOT_LIGHT_SHADOWS + NUM_SPOT_LIGHT_SHADOWS_WITH_MAPS )
		#endif
		#if ( SPOT_LIGHT_MAP_INDEX < NUM_SPOT_LIGHT_MAPS )
			spotLightCoord = vSpotLightCoord[ i ].xyz / vSpotLightCoord[ i ].w;
			inSpotLightMap = all( lessThan( abs( spotLightCoord * 2. - 1. ), vec3( 1.0 ) ) );
			spotColor = texture2D( spotLightMap[ SPOT_LIGHT_MAP_INDEX ], spotLightCoord.xy );
			directLight.color = inSpotLightMap ? directLight.color * spotColor.rgb : directLight.color;
		#endif
		#undef SPOT_LIGHT_MAP_INDEX
		#if defined( USE_SHADOWMAP ) && ( UNROLLED_LOOP_INDEX < NUM_SPOT_LIGHT_SHADOWS )
		spotLightShadow = spotLightShadows[ i ];
		directLight.color *= ( directLight.visible && receiveShadow ) ? getShadow( spotShadowMap[ i ], spotLightShadow.shadowMapSize, spotLightShadow.shadowIntensity, spotLightShadow.shadowBias, spotLightShadow.shadowRadius, vSpotLightCoord[ i ] ) : 1.0;
		#endif
		RE_Direct( directLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
	}
	#pragma unroll_loop_end
#endif
#if ( NUM_SUN_LIGHTS > 0 ) && defined( RE_Direct )
	SunLight sunLight;
	#if defined( USE_SHADOWMAP ) && NUM_SUN_LIGHT_SHADOWS > 0
	SunLightShadow sunLightShadow;
	#endif
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_SUN_LIGHTS; i ++ ) {
		sunLight = sunLights[ i ];
		getSunLightInfo( sunLight, directLight );
		#if defined( USE_SHADOWMAP ) && ( UNROLLED_LOOP_INDEX < NUM_SUN_LIGHT_SHADOWS )
		sunLightShadow = sunLightShadows[ i ];
		directLight.color *= ( directLight.visible && receiveShadow ) ? getSunShadow( sunShadowMap[ i ], sunLightShadow, UNROLLED_LOOP_INDEX ) : 1.0;
		#endif
		RE_Direct( directLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
	}
	#pragma unroll_loop_end
#endif
#if ( NUM_DIR_LIGHTS > 0 ) && defined( RE_Direct )
	DirectionalLight directionalLight;
	#if defined( USE_SHADOWMAP ) && NUM_DIR_LIGHT_SHADOWS > 0
	DirectionalLightShadow directionalLightShadow;
	#endif
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_DIR_LIGHTS; i ++ ) {
		directionalLight = directionalLights[ i ];
		getDirectionalLightInfo( directionalLight, directLight );
		#if defined( USE_SHADOWMAP ) && ( UNROLLED_LOOP_INDEX < NUM_DIR_LIGHT_SHADOWS )
		directionalLightShadow = directionalLightShadows[ i ];
		directLight.color *= ( directLight.visible && receiveShadow ) ? getShadow( directionalShadowMap[ i ], directionalLightShadow.shadowMapSize, directionalLightShadow.shadowIntensity, directionalLightShadow.shadowBias, directionalLightShadow.shadowRadius, vDirectionalShadowCoord[ i ] ) : 1.0;
		#endif
		RE_Direct( directLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
	}
	#pragma unroll_loop_end
#endif
#if ( NUM_RECT_AREA_LIGHTS > 0 ) && defined( RE_Direct_RectArea )
	RectAreaLight rectAreaLight;
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_RECT_AREA_LIGHTS; i ++ ) {
		rectAreaLight = rectAreaLights[ i ];
		RE_Direct_RectArea( rectAreaLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
	}
	#pragma unroll_loop_end
#endif
#if defined( RE_IndirectDiffuse )
	vec3 iblIrradiance = vec3( 0.0 );
	vec3 irradiance = getAmbientLightIrradiance( ambientLightColor );
	#if defined( USE_LIGHT_PROBES )
		irradiance += getLightProbeIrradiance( lightProbe, geometryNormal );
	#endif
	#if ( NUM_HEMI_LIGHTS > 0 )
		#pragma unroll_loop_start
		for ( int i = 0; i < NUM_HEMI_LIGHTS; i ++ ) {
			irradiance += getHemisphereLightIrradiance( hemisphereLights[ i ], geometryNormal );
		}
		#pragma unroll_loop_end
	#endif
	#if NUM_LIGHT_PROBE_GRIDS > 0
		vec3 probeWorldPos = ( ( vec4( geometryPosition, 1.0 ) - viewMatrix[ 3 ] ) * viewMatrix ).xyz;
		vec3 probeWorldNormal = transformNormalByInverseViewMatrix( geometryNormal, viewMatrix );
		int probeGrid = - 1;
		#pragma unroll_loop_start
		for ( int i = 0; i < NUM_LIGHT_PROBE_GRIDS; i ++ ) {
			if ( isInsideLightProbeGrid( probeWorldPos, probeWorldNormal, probesMin[ i ], probesMax[ i ], probesResolution[ i ] ) ) probeGrid = UNROLLED_LOOP_INDEX;
		}
		#pragma unroll_loop_end
		#pragma unroll_loop_start
		for ( int i = 0; i < NUM_LIGHT_PROBE_GRIDS; i ++ ) {
			if ( probeGrid == UNROLLED_LOOP_INDEX ) irradiance += getLightProbeGridIrradiance( probesSH[ i ], probesMin[ i ], probesMax[ i ], probesResolution[ i ], probeWorldPos, probeWorldNormal );
		}
		#pragma unroll_loop_end
	#endif
#endif
#if defined( RE_IndirectSpecular )
	vec3 radiance = vec3( 0.0 );
	vec3 clearcoatRadiance = vec3( 0.0 );
#endif`,TS=`#if defined( RE_IndirectDiffuse )
	#ifdef USE_LIGHTMAP
		vec4 lightMapTexel = texture2D( lightMap, vLightMapUv );
		vec3 lightMapIrradiance = lightMapTexel.rgb * lightMapIntensity;
		irradiance += lightMapIrradiance;
	#endif
	#if defined( USE_ENVMAP ) && defined( ENVMAP_TYPE_PMREM )
		#if defined( STANDARD ) || defined( LAMBERT ) || defined( PHONG )
			iblIrradiance += getIBLIrradiance( geometryNormal );
		#endif
	#endif
#endif
#if defined( USE_ENVMAP ) && defined( RE_IndirectSpecular )
	#ifdef USE_ANISOTROPY
		vec3 iblRadiance = getIBLAnisotropyRadiance( geometryViewDir, geometryNormal, material.roughness, material.anisotropyB, material.anisotropy );
	#else
		vec3 iblRadiance = getIBLRadiance( geometryViewDir, geometryNormal, material.roughness );
	#endif
	#ifdef USE_RETROREFLECTION
		#ifdef USE_ANISOTROPY
			vec3 retroIBLRadiance = getIBLAnisotropyRetroRadiance( geometryViewDir, geometryNormal, material.roughness, material.anisotropyB, material.anisotropy );
		#else
			vec3 retroIBLRadiance = getIBLRetroRadiance( geometryViewDir, geometryNormal, material.roughness );
		#endif
		iblRadiance = mix( iblRadiance, retroIBLRadiance, saturate( material.retroreflectivity ) );
	#endif
	radiance += iblRadiance;
	#ifdef USE_CLEARCOAT
		clearcoatRadiance += getIBLRadiance( geometryViewDir, geometryClearcoatNormal, material.clearcoatRoughness );
	#endif
#endif`,RS=`#if defined( RE_IndirectDiffuse )
	#if defined( LAMBERT ) || defined( PHONG )
		irradiance += iblIrradiance;
	#endif
	RE_IndirectDiffuse( irradiance, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
#endif
#if defined( RE_IndirectSpecular )
	RE_IndirectSpecular( radiance, iblIrradiance, clearcoatRadiance, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
#endif`,CS=`#if NUM_LIGHT_PROBE_GRIDS > 0
uniform highp sampler3D probesSH[ NUM_LIGHT_PROBE_GRIDS ];
uniform vec3 probesMin[ NUM_LIGHT_PROBE_GRIDS ];
uniform vec3 probesMax[ NUM_LIGHT_PROBE_GRIDS ];
uniform vec3 probesResolution[ NUM_LIGHT_PROBE_GRIDS ];
bool isInsideLightProbeGrid( vec3 worldPos, vec3 worldNormal, vec3 probesMin, vec3 probesMax, vec3 probesResolution ) {
	vec3 spacing = ( probesMax - probesMin ) / probesResolution;
	vec3 samplePos = worldPos + worldNormal * spacing * 0.5;
	vec3 margin = spacing * 0.01;
	return all( greaterThanEqual( samplePos, probesMin - margin ) ) && all( lessThanEqual( samplePos, probesMax + margin ) );
}
vec3 getLightProbeGridIrradiance( highp sampler3D probesSH, vec3 probesMin, vec3 probesMax, vec3 probesResolution, vec3 worldPos, vec3 worldNormal ) {
	vec3 res = probesResolution;
	vec3 gridRange = probesMax - probesMin;
	vec3 probeSpacing = gridRange / res;
	vec3 samplePos = worldPos + worldNormal * probeSpacing * 0.5;
	vec3 uvw = clamp( ( samplePos - probesMin ) / gridRange, 0.5 / res, 1.0 - 0.5 / res );
	float nz          = res.z;
	float paddedSlices = nz + 2.0;
	float atlasDepth  = 7.0 * paddedSlices;
	float uvZBase     = uvw.z * nz + 1.0;
	vec4 s0 = texture( probesSH, vec3( uvw.xy, ( uvZBase                       ) / atlasDepth ) );
	vec4 s1 = texture( probesSH, vec3( uvw.xy, ( uvZBase +       paddedSlices   ) / atlasDepth ) );
	vec4 s2 = texture( probesSH, vec3( uvw.xy, ( uvZBase + 2.0 * paddedSlices   ) / atlasDepth ) );
	vec4 s3 = texture( probesSH, vec3( uvw.xy, ( uvZBase + 3.0 * paddedSlices   ) / atlasDepth ) );
	vec4 s4 = texture( probesSH, vec3( uvw.xy, ( uvZBase + 4.0 * paddedSlices   ) / atlasDepth ) );
	vec4 s5 = texture( probesSH, vec3( uvw.xy, ( uvZBase + 5.0 * paddedSlices   ) / atlasDepth ) );
	vec4 s6 = texture( probesSH, vec3( uvw.xy, ( uvZBase + 6.0 * paddedSlices   ) / atlasDepth ) );
	vec3 c0 = s0.xyz;
	vec3 c1 = vec3( s0.w, s1.xy );
	vec3 c2 = vec3( s1.zw, s2.x );
	vec3 c3 = s2.yzw;
	vec3 c4 = s3.xyz;
	vec3 c5 = vec3( s3.w, s4.xy );
	vec3 c6 = vec3( s4.zw, s5.x );
	vec3 c7 = s5.yzw;
	vec3 c8 = s6.xyz;
	float x = worldNormal.x, y = worldNormal.y, z = worldNormal.z;
	vec3 result = c0 * 0.886227;
	result += c1 * 2.0 * 0.511664 * y;
	result += c2 * 2.0 * 0.511664 * z;
	result += c3 * 2.0 * 0.511664 * x;
	result += c4 * 2.0 * 0.429043 * x * y;
	result += c5 * 2.0 * 0.429043 * y * z;
	result += c6 * ( 0.743125 * z * z - 0.247708 );
	result += c7 * 2.0 * 0.429043 * x * z;
	result += c8 * 0.429043 * ( x * x - y * y );
	return max( result, vec3( 0.0 ) );
}
#endif`,PS=`#if defined( USE_LOGARITHMIC_DEPTH_BUFFER )
	gl_FragDepth = vIsPerspective == 0.0 ? gl_FragCoord.z : log2( vFragDepth ) * logDepthBufFC * 0.5;
#endif`,IS=`#if defined( USE_LOGARITHMIC_DEPTH_BUFFER )
	uniform float logDepthBufFC;
	varying float vFragDepth;
	varying float vIsPerspective;
#endif`,LS=`#ifdef USE_LOGARITHMIC_DEPTH_BUFFER
	varying float vFragDepth;
	varying float vIsPerspective;
#endif`,DS=`#ifdef USE_LOGARITHMIC_DEPTH_BUFFER
	vFragDepth = 1.0 + gl_Position.w;
	vIsPerspective = float( isPerspectiveMatrix( projectionMatrix ) );
#endif`,NS=`#ifdef USE_MAP
	vec4 sampledDiffuseColor = texture2D( map, vMapUv );
	#ifdef DECODE_VIDEO_TEXTURE
		sampledDiffuseColor = sRGBTransferEOTF( sampledDiffuseColor );
	#endif
	diffuseColor *= sampledDiffuseColor;
#endif`,FS=`#ifdef USE_MAP
	uniform sampler2D map;
#endif`,US=`#if defined( USE_MAP ) || defined( USE_ALPHAMAP )
	#if defined( USE_POINTS_UV )
		vec2 uv = vUv;
	#else
		vec2 uv = ( uvTransform * vec3( gl_PointCoord.x, 1.0 - gl_PointCoord.y, 1 ) ).xy;
	#endif
#endif
#ifdef USE_MAP
	diffuseColor *= texture2D( map, uv );
#endif
#ifdef USE_ALPHAMAP
	diffuseColor.a *= texture2D( alphaMap, uv ).g;
#endif`,OS=`#if defined( USE_POINTS_UV )
	varying vec2 vUv;
#else
	#if defined( USE_MAP ) || defined( USE_ALPHAMAP )
		uniform mat3 uvTransform;
	#endif
#endif
#ifdef USE_MAP
	uniform sampler2D map;
#endif
#ifdef USE_ALPHAMAP
	uniform sampler2D alphaMap;
#endif`,BS=`float metalnessFactor = metalness;
#ifdef USE_METALNESSMAP
	vec4 texelMetalness = texture2D( metalnessMap, vMetalnessMapUv );
	metalnessFactor *= texelMetalness.b;
#endif`,kS=`#ifdef USE_METALNESSMAP
	uniform sampler2D metalnessMap;
#endif`,zS=`#ifdef USE_INSTANCING_MORPH
	float morphTargetInfluences[ MORPHTARGETS_COUNT ];
	float morphTargetBaseInfluence = texelFetch( morphTexture, ivec2( 0, gl_InstanceID ), 0 ).r;
	for ( int i = 0; i < MORPHTARGETS_COUNT; i ++ ) {
		morphTargetInfluences[i] =  texelFetch( morphTexture, ivec2( i + 1, gl_InstanceID ), 0 ).r;
	}
#endif`,VS=`#if defined( USE_MORPHCOLORS )
	#if defined( USE_COLOR_ALPHA )
		vColor *= morphTargetBaseInfluence;
	#elif defined( USE_COLOR )
		vColor.rgb *= morphTargetBaseInfluence;
	#endif
	for ( int i = 0; i < MORPHTARGETS_COUNT; i ++ ) {
		#if defined( USE_COLOR_ALPHA )
			if ( morphTargetInfluences[ i ] != 0.0 ) vColor += getMorph( gl_VertexID, i, 2 ) * morphTargetInfluences[ i ];
		#elif defined( USE_COLOR )
			if ( morphTargetInfluences[ i ] != 0.0 ) vColor.rgb += getMorph( gl_VertexID, i, 2 ).rgb * morphTargetInfluences[ i ];
		#endif
	}
#endif`,GS=`#ifdef USE_MORPHNORMALS
	objectNormal *= morphTargetBaseInfluence;
	for ( int i = 0; i < MORPHTARGETS_COUNT; i ++ ) {
		if ( morphTargetInfluences[ i ] != 0.0 ) objectNormal += getMorph( gl_VertexID, i, 1 ).xyz * morphTargetInfluences[ i ];
	}
#endif`,HS=`#ifdef USE_MORPHTARGETS
	#ifndef USE_INSTANCING_MORPH
		uniform float morphTargetBaseInfluence;
		uniform float morphTargetInfluences[ MORPHTARGETS_COUNT ];
	#endif
	uniform sampler2DArray morphTargetsTexture;
	uniform ivec2 morphTargetsTextureSize;
	vec4 getMorph( const in int vertexIndex, const in int morphTargetIndex, const in int offset ) {
		int texelIndex = vertexIndex * MORPHTARGETS_TEXTURE_STRIDE + offset;
		int y = texelIndex / morphTargetsTextureSize.x;
		int x = texelIndex - y * morphTargetsTextureSize.x;
		ivec3 morphUV = ivec3( x, y, morphTargetIndex );
		return texelFetch( morphTargetsTexture, morphUV, 0 );
	}
#endif`,WS=`#ifdef USE_MORPHTARGETS
	transformed *= morphTargetBaseInfluence;
	for ( int i = 0; i < MORPHTARGETS_COUNT; i ++ ) {
		if ( morphTargetInfluences[ i ] != 0.0 ) transformed += getMorph( gl_VertexID, i, 0 ).xyz * morphTargetInfluences[ i ];
	}
#endif`,XS=`float faceDirection = gl_FrontFacing ? 1.0 : - 1.0;
#ifdef FLAT_SHADED
	vec3 fdx = dFdx( vViewPosition );
	vec3 fdy = dFdy( vViewPosition );
	vec3 normal = normalize( cross( fdx, fdy ) );
#else
	vec3 normal = normalize( vNormal );
	#ifdef DOUBLE_SIDED
		normal *= faceDirection;
	#endif
#endif
#if defined( USE_NORMALMAP_TANGENTSPACE ) || defined( USE_CLEARCOAT_NORMALMAP ) || defined( USE_ANISOTROPY )
	#ifdef USE_TANGENT
		mat3 tbn = mat3( normalize( vTangent ), normalize( vBitangent ), normal );
	#else
		mat3 tbn = getTangentFrame( - vViewPosition, normal,
		#if defined( USE_NORMALMAP )
			vNormalMapUv
		#elif defined( USE_CLEARCOAT_NORMALMAP )
			vClearcoatNormalMapUv
		#else
			vUv
		#endif
		);
	#endif
	#ifdef DOUBLE_SIDED
		tbn[0] *= faceDirection;
		tbn[1] *= faceDirection;
	#endif
#endif
#ifdef USE_CLEARCOAT_NORMALMAP
	#ifdef USE_TANGENT
		mat3 tbn2 = mat3( normalize( vTangent ), normalize( vBitangent ), normal );
	#else
		mat3 tbn2 = getTangentFrame( - vViewPosition, normal, vClearcoatNormalMapUv );
	#endif
	#ifdef DOUBLE_SIDED
		tbn2[0] *= faceDirection;
		tbn2[1] *= faceDirection;
	#endif
#endif
vec3 nonPerturbedNormal = normal;`,qS=`#ifdef USE_NORMALMAP_OBJECTSPACE
	normal = texture2D( normalMap, vNormalMapUv ).xyz * 2.0 - 1.0;
	#ifdef FLIP_SIDED
		normal = - normal;
	#endif
	#ifdef DOUBLE_SIDED
		normal = normal * faceDirection;
	#endif
	normal = normalize( normalMatrix * normal );
#elif defined( USE_NORMALMAP_TANGENTSPACE )
	vec3 mapN = texture2D( normalMap, vNormalMapUv ).xyz * 2.0 - 1.0;
	#if defined( USE_PACKED_NORMALMAP )
		mapN = vec3( mapN.xy, sqrt( saturate( 1.0 - dot( mapN.xy, mapN.xy ) ) ) );
	#endif
	mapN.xy *= normalScale;
	normal = normalize( tbn * mapN );
#elif defined( USE_BUMPMAP )
	normal = perturbNormalArb( - vViewPosition, normal, dHdxy_fwd(), faceDirection );
#endif`,YS=`#ifndef FLAT_SHADED
	varying vec3 vNormal;
	#ifdef USE_TANGENT
		varying vec3 vTangent;
		varying vec3 vBitangent;
	#endif
#endif`,$S=`#ifndef FLAT_SHADED
	varying vec3 vNormal;
	#ifdef USE_TANGENT
		varying vec3 vTangent;
		varying vec3 vBitangent;
	#endif
#endif`,ZS=`#ifndef FLAT_SHADED
	vNormal = normalize( transformedNormal );
	#ifdef USE_TANGENT
		vTangent = normalize( transformedTangent );
		vBitangent = normalize( cross( vNormal, vTangent ) * tangent.w );
		#ifdef FLIP_SIDED
			vBitangent = - vBitangent;
		#endif
	#endif
#endif`,KS=`#ifdef USE_NORMALMAP
	uniform sampler2D normalMap;
	uniform vec2 normalScale;
#endif
#ifdef USE_NORMALMAP_OBJECTSPACE
	uniform mat3 normalMatrix;
#endif
#if ! defined ( USE_TANGENT ) && ( defined ( USE_NORMALMAP_TANGENTSPACE ) || defined ( USE_CLEARCOAT_NORMALMAP ) || defined( USE_ANISOTROPY ) )
	mat3 getTangentFrame( vec3 eye_pos, vec3 surf_norm, vec2 uv ) {
		vec3 q0 = dFdx( eye_pos.xyz );
		vec3 q1 = dFdy( eye_pos.xyz );
		vec2 st0 = dFdx( uv.st );
		vec2 st1 = dFdy( uv.st );
		vec3 N = surf_norm;
		vec3 q1perp = cross( q1, N );
		vec3 q0perp = cross( N, q0 );
		vec3 T = q1perp * st0.x + q0perp * st1.x;
		vec3 B = q1perp * st0.y + q0perp * st1.y;
		float det = max( dot( T, T ), dot( B, B ) );
		float scale = ( det == 0.0 ) ? 0.0 : inversesqrt( det );
		return mat3( T * scale, B * scale, N );
	}
#endif`,jS=`#ifdef USE_CLEARCOAT
	vec3 clearcoatNormal = nonPerturbedNormal;
#endif`,JS=`#ifdef USE_CLEARCOAT_NORMALMAP
	vec3 clearcoatMapN = texture2D( clearcoatNormalMap, vClearcoatNormalMapUv ).xyz * 2.0 - 1.0;
	clearcoatMapN.xy *= clearcoatNormalScale;
	clearcoatNormal = normalize( tbn2 * clearcoatMapN );
#endif`,QS=`#ifdef USE_CLEARCOATMAP
	uniform sampler2D clearcoatMap;
#endif
#ifdef USE_CLEARCOAT_NORMALMAP
	uniform sampler2D clearcoatNormalMap;
	uniform vec2 clearcoatNormalScale;
#endif
#ifdef USE_CLEARCOAT_ROUGHNESSMAP
	uniform sampler2D clearcoatRoughnessMap;
#endif`,tM=`#ifdef USE_IRIDESCENCEMAP
	uniform sampler2D iridescenceMap;
#endif
#ifdef USE_IRIDESCENCE_THICKNESSMAP
	uniform sampler2D iridescenceThicknessMap;
#endif`,eM=`#ifdef OPAQUE
diffuseColor.a = 1.0;
#endif
#ifdef USE_TRANSMISSION
diffuseColor.a *= material.transmissionAlpha;
#endif
gl_FragColor = vec4( outgoingLight, diffuseColor.a );`,nM=`vec3 packNormalToRGB( const in vec3 normal ) {
	return normalize( normal ) * 0.5 + 0.5;
}
vec3 unpackRGBToNormal( const in vec3 rgb ) {
	return 2.0 * rgb.xyz - 1.0;
}
const float PackUpscale = 256. / 255.;const float UnpackDownscale = 255. / 256.;const float ShiftRight8 = 1. / 256.;
const float Inv255 = 1. / 255.;
const vec4 PackFactors = vec4( 1.0, 256.0, 256.0 * 256.0, 256.0 * 256.0 * 256.0 );
const vec2 UnpackFactors2 = vec2( UnpackDownscale, 1.0 / PackFactors.g );
const vec3 UnpackFactors3 = vec3( UnpackDownscale / PackFactors.rg, 1.0 / PackFactors.b );
const vec4 UnpackFactors4 = vec4( UnpackDownscale / PackFactors.rgb, 1.0 / PackFactors.a );
vec4 packDepthToRGBA( const in float v ) {
	if( v <= 0.0 )
		return vec4( 0., 0., 0., 0. );
	if( v >= 1.0 )
		return vec4( 1., 1., 1., 1. );
	float vuf;
	float af = modf( v * PackFactors.a, vuf );
	float bf = modf( vuf * ShiftRight8, vuf );
	float gf = modf( vuf * ShiftRight8, vuf );
	return vec4( vuf * Inv255, gf * PackUpscale, bf * PackUpscale, af );
}
vec3 packDepthToRGB( const in float v ) {
	if( v <= 0.0 )
		return vec3( 0., 0., 0. );
	if( v >= 1.0 )
		return vec3( 1., 1., 1. );
	float vuf;
	float bf = modf( v * PackFactors.b, vuf );
	float gf = modf( vuf * ShiftRight8, vuf );
	return vec3( vuf * Inv255, gf * PackUpscale, bf );
}
vec2 packDepthToRG( const in float v ) {
	if( v <= 0.0 )
		return vec2( 0., 0. );
	if( v >= 1.0 )
		return vec2( 1., 1. );
	float vuf;
	float gf = modf( v * 256., vuf );
	return vec2( vuf * Inv255, gf );
}
float unpackRGBAToDepth( const in vec4 v ) {
	return dot( v, UnpackFactors4 );
}
float unpackRGBToDepth( const in vec3 v ) {
	return dot( v, UnpackFactors3 );
}
float unpackRGToDepth( const in vec2 v ) {
	return v.r * UnpackFactors2.r + v.g * UnpackFactors2.g;
}
vec4 pack2HalfToRGBA( const in vec2 v ) {
	vec4 r = vec4( v.x, fract( v.x * 255.0 ), v.y, fract( v.y * 255.0 ) );
	return vec4( r.x - r.y / 255.0, r.y, r.z - r.w / 255.0, r.w );
}
vec2 unpackRGBATo2Half( const in vec4 v ) {
	return vec2( v.x + ( v.y / 255.0 ), v.z + ( v.w / 255.0 ) );
}
float viewZToOrthographicDepth( const in float viewZ, const in float near, const in float far ) {
	return ( viewZ + near ) / ( near - far );
}
float orthographicDepthToViewZ( const in float depth, const in float near, const in float far ) {
	#ifdef USE_REVERSED_DEPTH_BUFFER
	
		return depth * ( far - near ) - far;
	#else
		return depth * ( near - far ) - near;
	#endif
}
float viewZToPerspectiveDepth( const in float viewZ, const in float near, const in float far ) {
	return ( ( near + viewZ ) * far ) / ( ( far - near ) * viewZ );
}
float perspectiveDepthToViewZ( const in float depth, const in float near, const in float far ) {
	
	#ifdef USE_REVERSED_DEPTH_BUFFER
		return ( near * far ) / ( ( near - far ) * depth - near );
	#else
		return ( near * far ) / ( ( far - near ) * depth - far );
	#endif
}`,iM=`#ifdef PREMULTIPLIED_ALPHA
	gl_FragColor.rgb *= gl_FragColor.a;
#endif`,sM=`vec4 mvPosition = vec4( transformed, 1.0 );
#ifdef USE_BATCHING
	mvPosition = batchingMatrix * mvPosition;
#endif
#ifdef USE_INSTANCING
	mvPosition = instanceMatrix * mvPosition;
#endif
mvPosition = modelViewMatrix * mvPosition;
gl_Position = projectionMatrix * mvPosition;`,rM=`#ifdef DITHERING
	gl_FragColor.rgb = dithering( gl_FragColor.rgb );
#endif`,oM=`#ifdef DITHERING
	vec3 dithering( vec3 color ) {
		float grid_position = rand( gl_FragCoord.xy );
		vec3 dither_shift_RGB = vec3( 0.25 / 255.0, -0.25 / 255.0, 0.25 / 255.0 );
		dither_shift_RGB = mix( 2.0 * dither_shift_RGB, -2.0 * dither_shift_RGB, grid_position );
		return color + dither_shift_RGB;
	}
#endif`,aM=`float roughnessFactor = roughness;
#ifdef USE_ROUGHNESSMAP
	vec4 texelRoughness = texture2D( roughnessMap, vRoughnessMapUv );
	roughnessFactor *= texelRoughness.g;
#endif`,lM=`#ifdef USE_ROUGHNESSMAP
	uniform sampler2D roughnessMap;
#endif`,cM=`#if NUM_SPOT_LIGHT_COORDS > 0
	varying vec4 vSpotLightCoord[ NUM_SPOT_LIGHT_COORDS ];
#endif
#if NUM_SPOT_LIGHT_MAPS > 0
	uniform sampler2D spotLightMap[ NUM_SPOT_LIGHT_MAPS ];
#endif
#ifdef USE_SHADOWMAP
	#if NUM_SUN_LIGHT_SHADOWS > 0
		#define SUN_LIGHT_CASCADES 2
		#if defined( SHADOWMAP_TYPE_PCF )
			uniform sampler2DShadow sunShadowMap[ NUM_SUN_LIGHT_SHADOWS ];
		#else
			uniform sampler2D sunShadowMap[ NUM_SUN_LIGHT_SHADOWS ];
		#endif
		uniform mat4 sunShadowMatrix[ NUM_SUN_LIGHT_SHADOWS * SUN_LIGHT_CASCADES ];
		uniform vec4 sunShadowCascade[ NUM_SUN_LIGHT_SHADOWS * SUN_LIGHT_CASCADES ];
		varying vec4 vSunShadowWorldPosition;
		varying vec3 vSunShadowWorldNormal;
		struct SunLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
		};
		uniform SunLightShadow sunLightShadows[ NUM_SUN_LIGHT_SHADOWS ];
	#endif
	#if NUM_DIR_LIGHT_SHADOWS > 0
		#if defined( SHADOWMAP_TYPE_PCF )
			uniform sampler2DShadow directionalShadowMap[ NUM_DIR_LIGHT_SHADOWS ];
		#else
			uniform sampler2D directionalShadowMap[ NUM_DIR_LIGHT_SHADOWS ];
		#endif
		varying vec4 vDirectionalShadowCoord[ NUM_DIR_LIGHT_SHADOWS ];
		struct DirectionalLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
		};
		uniform DirectionalLightShadow directionalLightShadows[ NUM_DIR_LIGHT_SHADOWS ];
	#endif
	#if NUM_SPOT_LIGHT_SHADOWS > 0
		#if defined( SHADOWMAP_TYPE_PCF )
			uniform sampler2DShadow spotShadowMap[ NUM_SPOT_LIGHT_SHADOWS ];
		#else
			uniform sampler2D spotShadowMap[ NUM_SPOT_LIGHT_SHADOWS ];
		#endif
		struct SpotLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
		};
		uniform SpotLightShadow spotLightShadows[ NUM_SPOT_LIGHT_SHADOWS ];
	#endif
	#if NUM_POINT_LIGHT_SHADOWS > 0
		#if defined( SHADOWMAP_TYPE_PCF )
			uniform samplerCubeShadow pointShadowMap[ NUM_POINT_LIGHT_SHADOWS ];
		#elif defined( SHADOWMAP_TYPE_BASIC )
			uniform samplerCube pointShadowMap[ NUM_POINT_LIGHT_SHADOWS ];
		#endif
		varying vec4 vPointShadowCoord[ NUM_POINT_LIGHT_SHADOWS ];
		struct PointLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
			float shadowCameraNear;
			float shadowCameraFar;
		};
		uniform PointLightShadow pointLightShadows[ NUM_POINT_LIGHT_SHADOWS ];
	#endif
	#if defined( SHADOWMAP_TYPE_PCF )
		float interleavedGradientNoise( vec2 position ) {
			return fract( 52.9829189 * fract( dot( position, vec2( 0.06711056, 0.00583715 ) ) ) );
		}
		vec2 vogelDiskSample( int sampleIndex, int samplesCount, float phi ) {
			const float goldenAngle = 2.399963229728653;
			float r = sqrt( ( float( sampleIndex ) + 0.5 ) / float( samplesCount ) );
			float theta = float( sampleIndex ) * goldenAngle + phi;
			return vec2( cos( theta ), sin( theta ) ) * r;
		}
	#endif
	#if defined( SHADOWMAP_TYPE_PCF )
		float getShadow( sampler2DShadow shadowMap, vec2 shadowMapSize, float shadowIntensity, float shadowBias, float shadowRadius, vec4 shadowCoord ) {
			float shadow = 1.0;
			shadowCoord.xyz /= shadowCoord.w;
			#ifdef USE_REVERSED_DEPTH_BUFFER
				shadowCoord.z -= shadowBias;
			#else
				shadowCoord.z += shadowBias;
			#endif
			bool inFrustum = shadowCoord.x >= 0.0 && shadowCoord.x <= 1.0 && shadowCoord.y >= 0.0 && shadowCoord.y <= 1.0;
			bool frustumTest = inFrustum && shadowCoord.z <= 1.0;
			if ( frustumTest ) {
				vec2 texelSize = vec2( 1.0 ) / shadowMapSize;
				vec2 radius = shadowRadius * texelSize;
				float phi = interleavedGradientNoise( gl_FragCoord.xy ) * PI2;
				shadow = (
					texture( shadowMap, vec3( shadowCoord.xy + vogelDiskSample( 0, 5, phi ) * radius, shadowCoord.z ) ) +
					texture( shadowMap, vec3( shadowCoord.xy + vogelDiskSample( 1, 5, phi ) * radius, shadowCoord.z ) ) +
					texture( shadowMap, vec3( shadowCoord.xy + vogelDiskSample( 2, 5, phi ) * radius, shadowCoord.z ) ) +
					texture( shadowMap, vec3( shadowCoord.xy + vogelDiskSample( 3, 5, phi ) * radius, shadowCoord.z ) ) +
					texture( shadowMap, vec3( shadowCoord.xy + vogelDiskSample( 4, 5, phi ) * radius, shadowCoord.z ) )
				) * 0.2;
			}
			return mix( 1.0, shadow, shadowIntensity );
		}
	#elif defined( SHADOWMAP_TYPE_VSM )
		float getShadow( sampler2D shadowMap, vec2 shadowMapSize, float shadowIntensity, float shadowBias, float shadowRadius, vec4 shadowCoord ) {
			float shadow = 1.0;
			shadowCoord.xyz /= shadowCoord.w;
			#ifdef USE_REVERSED_DEPTH_BUFFER
				shadowCoord.z -= shadowBias;
			#else
				shadowCoord.z += shadowBias;
			#endif
			bool inFrustum = shadowCoord.x >= 0.0 && shadowCoord.x <= 1.0 && shadowCoord.y >= 0.0 && shadowCoord.y <= 1.0;
			bool frustumTest = inFrustum && shadowCoord.z <= 1.0;
			if ( frustumTest ) {
				vec2 distribution = texture2D( shadowMap, shadowCoord.xy ).rg;
				float mean = distribution.x;
				float variance = distribution.y * distribution.y;
				#ifdef USE_REVERSED_DEPTH_BUFFER
					float hard_shadow = step( mean, shadowCoord.z );
				#else
					float hard_shadow = step( shadowCoord.z, mean );
				#endif
				
				if ( hard_shadow == 1.0 ) {
					shadow = 1.0;
				} else {
					variance = max( variance, 0.0000001 );
					float d = shadowCoord.z - mean;
					float p_max = variance / ( variance + d * d );
					p_max = clamp( ( p_max - 0.3 ) / 0.65, 0.0, 1.0 );
					shadow = max( hard_shadow, p_max );
				}
			}
			return mix( 1.0, shadow, shadowIntensity );
		}
	#else
		float getShadow( sampler2D shadowMap, vec2 shadowMapSize, float shadowIntensity, float shadowBias, float shadowRadius, vec4 shadowCoord ) {
			float shadow = 1.0;
			shadowCoord.xyz /= shadowCoord.w;
			#ifdef USE_REVERSED_DEPTH_BUFFER
				shadowCoord.z -= shadowBias;
			#else
				shadowCoord.z += shadowBias;
			#endif
			bool inFrustum = shadowCoord.x >= 0.0 && shadowCoord.x <= 1.0 && shadowCoord.y >= 0.0 && shadowCoord.y <= 1.0;
			bool frustumTest = inFrustum && shadowCoord.z <= 1.0;
			if ( frustumTest ) {
				float depth = texture2D( shadowMap, shadowCoord.xy ).r;
				#ifdef USE_REVERSED_DEPTH_BUFFER
					shadow = step( depth, shadowCoord.z );
				#else
					shadow = step( shadowCoord.z, depth );
				#endif
			}
			return mix( 1.0, shadow, shadowIntensity );
		}
	#endif
	#if NUM_SUN_LIGHT_SHADOWS > 0
		float getSunShadow(
			#if defined( SHADOWMAP_TYPE_PCF )
				sampler2DShadow shadowMap,
			#else
				sampler2D shadowMap,
			#endif
			SunLightShadow sunLightShadow,
			int shadowIndex
		) {
			vec4 shadowWorldPosition = vec4( vSunShadowWorldPosition.xyz + vSunShadowWorldNormal * sunLightShadow.shadowNormalBias, 1.0 );
			float viewDepth = vSunShadowWorldPosition.w;
			int cascadeOffset = shadowIndex * SUN_LIGHT_CASCADES;
			float shadow = 1.0;
			for ( int i = SUN_LIGHT_CASCADES - 1; i >= 0; i -- ) {
				vec4 cascade = sunShadowCascade[ cascadeOffset + i ];
				if ( viewDepth >= cascade.x && viewDepth < cascade.y ) {
					float cascadeShadow = getShadow(
						shadowMap,
						sunLightShadow.shadowMapSize,
						sunLightShadow.shadowIntensity,
						sunLightShadow.shadowBias,
						sunLightShadow.shadowRadius,
						sunShadowMatrix[ cascadeOffset + i ] * shadowWorldPosition
					);
					shadow = mix( cascadeShadow, shadow, smoothstep( cascade.z, cascade.y, viewDepth ) );
				}
			}
			return shadow;
		}
	#endif
	#if NUM_POINT_LIGHT_SHADOWS > 0
	#if defined( SHADOWMAP_TYPE_PCF )
	float getPointShadow( samplerCubeShadow shadowMap, vec2 shadowMapSize, float shadowIntensity, float shadowBias, float shadowRadius, vec4 shadowCoord, float shadowCameraNear, float shadowCameraFar ) {
		float shadow = 1.0;
		vec3 lightToPosition = shadowCoord.xyz;
		vec3 bd3D = normalize( lightToPosition );
		vec3 absVec = abs( lightToPosition );
		float viewSpaceZ = max( max( absVec.x, absVec.y ), absVec.z );
		if ( viewSpaceZ - shadowCameraFar <= 0.0 && viewSpaceZ - shadowCameraNear >= 0.0 ) {
			float lightDistance = length( lightToPosition );
			float depthRange = shadowCameraFar - shadowCameraNear;
			#ifdef USE_REVERSED_DEPTH_BUFFER
				float depthA = - shadowCameraNear / depthRange - shadowBias;
				float depthB = shadowCameraNear * shadowCameraFar / ( depthRange * lightDistance );
			#else
				float depthA = shadowCameraFar / depthRange + shadowBias;
				float depthB = - shadowCameraNear * shadowCameraFar / ( depthRange * lightDistance );
			#endif
			float texelSize = shadowRadius / shadowMapSize.x;
			vec3 absDir = abs( bd3D );
			vec3 tangent = absDir.x > absDir.z ? vec3( 0.0, 1.0, 0.0 ) : vec3( 1.0, 0.0, 0.0 );
			tangent = normalize( cross( bd3D, tangent ) );
			vec3 bitangent = cross( bd3D, tangent );
			float phi = interleavedGradientNoise( gl_FragCoord.xy ) * PI2;
			shadow = 0.0;
			for ( int i = 0; i < 5; i ++ ) {
				vec2 offset = vogelDiskSample( i, 5, phi );
				vec3 direction = bd3D + ( tangent * offset.x + bitangent * offset.y ) * texelSize;
				vec3 absDirection = abs( direction );
				float dp = depthA + depthB / max( max( absDirection.x, absDirection.y ), absDirection.z );
				shadow += texture( shadowMap, vec4( direction, dp ) );
			}
			shadow *= 0.2;
		}
		return mix( 1.0, shadow, shadowIntensity );
	}
	#elif defined( SHADOWMAP_TYPE_BASIC )
	float getPointShadow( samplerCube shadowMap, vec2 shadowMapSize, float shadowIntensity, float shadowBias, float shadowRadius, vec4 shadowCoord, float shadowCameraNear, float shadowCameraFar ) {
		float shadow = 1.0;
		vec3 lightToPosition = shadowCoord.xyz;
		vec3 absVec = abs( lightToPosition );
		float viewSpaceZ = max( max( absVec.x, absVec.y ), absVec.z );
		if ( viewSpaceZ - shadowCameraFar <= 0.0 && viewSpaceZ - shadowCameraNear >= 0.0 ) {
			float dp = ( shadowCameraFar * ( viewSpaceZ - shadowCameraNear ) ) / ( viewSpaceZ * ( shadowCameraFar - shadowCameraNear ) );
			dp += shadowBias;
			vec3 bd3D = normalize( lightToPosition );
			float depth = textureCube( shadowMap, bd3D ).r;
			#ifdef USE_REVERSED_DEPTH_BUFFER
				depth = 1.0 - depth;
			#endif
			shadow = step( dp, depth );
		}
		return mix( 1.0, shadow, shadowIntensity );
	}
	#endif
	#endif
#endif`,hM=`#if NUM_SPOT_LIGHT_COORDS > 0
	uniform mat4 spotLightMatrix[ NUM_SPOT_LIGHT_COORDS ];
	varying vec4 vSpotLightCoord[ NUM_SPOT_LIGHT_COORDS ];
#endif
#ifdef USE_SHADOWMAP
	#if NUM_SUN_LIGHT_SHADOWS > 0
		varying vec4 vSunShadowWorldPosition;
		varying vec3 vSunShadowWorldNormal;
	#endif
	#if NUM_DIR_LIGHT_SHADOWS > 0
		uniform mat4 directionalShadowMatrix[ NUM_DIR_LIGHT_SHADOWS ];
		varying vec4 vDirectionalShadowCoord[ NUM_DIR_LIGHT_SHADOWS ];
		struct DirectionalLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
		};
		uniform DirectionalLightShadow directionalLightShadows[ NUM_DIR_LIGHT_SHADOWS ];
	#endif
	#if NUM_SPOT_LIGHT_SHADOWS > 0
		struct SpotLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
		};
		uniform SpotLightShadow spotLightShadows[ NUM_SPOT_LIGHT_SHADOWS ];
	#endif
	#if NUM_POINT_LIGHT_SHADOWS > 0
		uniform mat4 pointShadowMatrix[ NUM_POINT_LIGHT_SHADOWS ];
		varying vec4 vPointShadowCoord[ NUM_POINT_LIGHT_SHADOWS ];
		struct PointLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
			float shadowCameraNear;
			float shadowCameraFar;
		};
		uniform PointLightShadow pointLightShadows[ NUM_POINT_LIGHT_SHADOWS ];
	#endif
#endif`,uM=`#if ( defined( USE_SHADOWMAP ) && ( NUM_DIR_LIGHT_SHADOWS > 0 || NUM_SUN_LIGHT_SHADOWS > 0 || NUM_POINT_LIGHT_SHADOWS > 0 ) ) || ( NUM_SPOT_LIGHT_COORDS > 0 )
	#ifdef HAS_NORMAL
		vec3 shadowWorldNormal = transformNormalByInverseViewMatrix( transformedNormal, viewMatrix );
	#else
		vec3 shadowWorldNormal = vec3( 0.0 );
	#endif
	vec4 shadowWorldPosition;
#endif
#if defined( USE_SHADOWMAP )
	#if NUM_SUN_LIGHT_SHADOWS > 0
		vSunShadowWorldPosition = vec4( worldPosition.xyz, - mvPosition.z );
		vSunShadowWorldNormal = shadowWorldNormal;
	#endif
	#if NUM_DIR_LIGHT_SHADOWS > 0
		#pragma unroll_loop_start
		for ( int i = 0; i < NUM_DIR_LIGHT_SHADOWS; i ++ ) {
			shadowWorldPosition = worldPosition + vec4( shadowWorldNormal * directionalLightShadows[ i ].shadowNormalBias, 0 );
			vDirectionalShadowCoord[ i ] = directionalShadowMatrix[ i ] * shadowWorldPosition;
		}
		#pragma unroll_loop_end
	#endif
	#if NUM_POINT_LIGHT_SHADOWS > 0
		#pragma unroll_loop_start
		for ( int i = 0; i < NUM_POINT_LIGHT_SHADOWS; i ++ ) {
			shadowWorldPosition = worldPosition + vec4( shadowWorldNormal * pointLightShadows[ i ].shadowNormalBias, 0 );
			vPointShadowCoord[ i ] = pointShadowMatrix[ i ] * shadowWorldPosition;
		}
		#pragma unroll_loop_end
	#endif
#endif
#if NUM_SPOT_LIGHT_COORDS > 0
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_SPOT_LIGHT_COORDS; i ++ ) {
		shadowWorldPosition = worldPosition;
		#if ( defined( USE_SHADOWMAP ) && UNROLLED_LOOP_INDEX < NUM_SPOT_LIGHT_SHADOWS )
			shadowWorldPosition.xyz += shadowWorldNormal * spotLightShadows[ i ].shadowNormalBias;
		#endif
		vSpotLightCoord[ i ] = spotLightMatrix[ i ] * shadowWorldPosition;
	}
	#pragma unroll_loop_end
#endif`,dM=`float getShadowMask() {
	float shadow = 1.0;
	#ifdef USE_SHADOWMAP
	#if NUM_SUN_LIGHT_SHADOWS > 0
	SunLightShadow sunLight;
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_SUN_LIGHT_SHADOWS; i ++ ) {
		sunLight = sunLightShadows[ i ];
		shadow *= receiveShadow ? getSunShadow( sunShadowMap[ i ], sunLight, UNROLLED_LOOP_INDEX ) : 1.0;
	}
	#pragma unroll_loop_end
	#endif
	#if NUM_DIR_LIGHT_SHADOWS > 0
	DirectionalLightShadow directionalLight;
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_DIR_LIGHT_SHADOWS; i ++ ) {
		directionalLight = directionalLightShadows[ i ];
		shadow *= receiveShadow ? getShadow( directionalShadowMap[ i ], directionalLight.shadowMapSize, directionalLight.shadowIntensity, directionalLight.shadowBias, directionalLight.shadowRadius, vDirectionalShadowCoord[ i ] ) : 1.0;
	}
	#pragma unroll_loop_end
	#endif
	#if NUM_SPOT_LIGHT_SHADOWS > 0
	SpotLightShadow spotLight;
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_SPOT_LIGHT_SHADOWS; i ++ ) {
		spotLight = spotLightShadows[ i ];
		shadow *= receiveShadow ? getShadow( spotShadowMap[ i ], spotLight.shadowMapSize, spotLight.shadowIntensity, spotLight.shadowBias, spotLight.shadowRadius, vSpotLightCoord[ i ] ) : 1.0;
	}
	#pragma unroll_loop_end
	#endif
	#if NUM_POINT_LIGHT_SHADOWS > 0 && ( defined( SHADOWMAP_TYPE_PCF ) || defined( SHADOWMAP_TYPE_BASIC ) )
	PointLightShadow pointLight;
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_POINT_LIGHT_SHADOWS; i ++ ) {
		pointLight = pointLightShadows[ i ];
		shadow *= receiveShadow ? getPointShadow( pointShadowMap[ i ], pointLight.shadowMapSize, pointLight.shadowIntensity, pointLight.shadowBias, pointLight.shadowRadius, vPointShadowCoord[ i ], pointLight.shadowCameraNear, pointLight.shadowCameraFar ) : 1.0;
	}
	#pragma unroll_loop_end
	#endif
	#endif
	return shadow;
}`,fM=`#ifdef USE_SKINNING
	mat4 boneMatX = getBoneMatrix( skinIndex.x );
	mat4 boneMatY = getBoneMatrix( skinIndex.y );
	mat4 boneMatZ = getBoneMatrix( skinIndex.z );
	mat4 boneMatW = getBoneMatrix( skinIndex.w );
#endif`,pM=`#ifdef USE_SKINNING
	uniform mat4 bindMatrix;
	uniform mat4 bindMatrixInverse;
	uniform highp sampler2D boneTexture;
	mat4 getBoneMatrix( const in float i ) {
		int size = textureSize( boneTexture, 0 ).x;
		int j = int( i ) * 4;
		int x = j % size;
		int y = j / size;
		vec4 v1 = texelFetch( boneTexture, ivec2( x, y ), 0 );
		vec4 v2 = texelFetch( boneTexture, ivec2( x + 1, y ), 0 );
		vec4 v3 = texelFetch( boneTexture, ivec2( x + 2, y ), 0 );
		vec4 v4 = texelFetch( boneTexture, ivec2( x + 3, y ), 0 );
		return mat4( v1, v2, v3, v4 );
	}
#endif`,mM=`#ifdef USE_SKINNING
	vec4 skinVertex = bindMatrix * vec4( transformed, 1.0 );
	vec4 skinned = vec4( 0.0 );
	skinned += boneMatX * skinVertex * skinWeight.x;
	skinned += boneMatY * skinVertex * skinWeight.y;
	skinned += boneMatZ * skinVertex * skinWeight.z;
	skinned += boneMatW * skinVertex * skinWeight.w;
	transformed = ( bindMatrixInverse * skinned ).xyz;
#endif`,gM=`#ifdef USE_SKINNING
	mat4 skinMatrix = mat4( 0.0 );
	skinMatrix += skinWeight.x * boneMatX;
	skinMatrix += skinWeight.y * boneMatY;
	skinMatrix += skinWeight.z * boneMatZ;
	skinMatrix += skinWeight.w * boneMatW;
	skinMatrix = bindMatrixInverse * skinMatrix * bindMatrix;
	objectNormal = vec4( skinMatrix * vec4( objectNormal, 0.0 ) ).xyz;
	#ifdef USE_TANGENT
		objectTangent = vec4( skinMatrix * vec4( objectTangent, 0.0 ) ).xyz;
	#endif
#endif`,_M=`float specularStrength;
#ifdef USE_SPECULARMAP
	vec4 texelSpecular = texture2D( specularMap, vSpecularMapUv );
	specularStrength = texelSpecular.r;
#else
	specularStrength = 1.0;
#endif`,yM=`#ifdef USE_SPECULARMAP
	uniform sampler2D specularMap;
#endif`,xM=`#if defined( TONE_MAPPING )
	gl_FragColor.rgb = toneMapping( gl_FragColor.rgb );
#endif`,vM=`#ifndef saturate
#define saturate( a ) clamp( a, 0.0, 1.0 )
#endif
uniform float toneMappingExposure;
vec3 LinearToneMapping( vec3 color ) {
	return saturate( toneMappingExposure * color );
}
vec3 ReinhardToneMapping( vec3 color ) {
	color *= toneMappingExposure;
	return saturate( color / ( vec3( 1.0 ) + color ) );
}
vec3 CineonToneMapping( vec3 color ) {
	color *= toneMappingExposure;
	color = max( vec3( 0.0 ), color - 0.004 );
	return pow( ( color * ( 6.2 * color + 0.5 ) ) / ( color * ( 6.2 * color + 1.7 ) + 0.06 ), vec3( 2.2 ) );
}
vec3 RRTAndODTFit( vec3 v ) {
	vec3 a = v * ( v + 0.0245786 ) - 0.000090537;
	vec3 b = v * ( 0.983729 * v + 0.4329510 ) + 0.238081;
	return a / b;
}
vec3 ACESFilmicToneMapping( vec3 color ) {
	const mat3 ACESInputMat = mat3(
		vec3( 0.59719, 0.07600, 0.02840 ),		vec3( 0.35458, 0.90834, 0.13383 ),
		vec3( 0.04823, 0.01566, 0.83777 )
	);
	const mat3 ACESOutputMat = mat3(
		vec3(  1.60475, -0.10208, -0.00327 ),		vec3( -0.53108,  1.10813, -0.07276 ),
		vec3( -0.07367, -0.00605,  1.07602 )
	);
	color *= toneMappingExposure / 0.6;
	color = ACESInputMat * color;
	color = RRTAndODTFit( color );
	color = ACESOutputMat * color;
	return saturate( color );
}
const mat3 LINEAR_REC2020_TO_LINEAR_SRGB = mat3(
	vec3( 1.6605, - 0.1246, - 0.0182 ),
	vec3( - 0.5876, 1.1329, - 0.1006 ),
	vec3( - 0.0728, - 0.0083, 1.1187 )
);
const mat3 LINEAR_SRGB_TO_LINEAR_REC2020 = mat3(
	vec3( 0.6274, 0.0691, 0.0164 ),
	vec3( 0.3293, 0.9195, 0.0880 ),
	vec3( 0.0433, 0.0113, 0.8956 )
);
vec3 agxDefaultContrastApprox( vec3 x ) {
	vec3 x2 = x * x;
	vec3 x4 = x2 * x2;
	return + 15.5 * x4 * x2
		- 40.14 * x4 * x
		+ 31.96 * x4
		- 6.868 * x2 * x
		+ 0.4298 * x2
		+ 0.1191 * x
		- 0.00232;
}
vec3 AgXToneMapping( vec3 color ) {
	const mat3 AgXInsetMatrix = mat3(
		vec3( 0.856627153315983, 0.137318972929847, 0.11189821299995 ),
		vec3( 0.0951212405381588, 0.761241990602591, 0.0767994186031903 ),
		vec3( 0.0482516061458583, 0.101439036467562, 0.811302368396859 )
	);
	const mat3 AgXOutsetMatrix = mat3(
		vec3( 1.1271005818144368, - 0.1413297634984383, - 0.14132976349843826 ),
		vec3( - 0.11060664309660323, 1.157823702216272, - 0.11060664309660294 ),
		vec3( - 0.016493938717834573, - 0.016493938717834257, 1.2519364065950405 )
	);
	const float AgxMinEv = - 12.47393;	const float AgxMaxEv = 4.026069;
	color *= toneMappingExposure;
	color = LINEAR_SRGB_TO_LINEAR_REC2020 * color;
	color = AgXInsetMatrix * color;
	color = max( color, 1e-10 );	color = log2( color );
	color = ( color - AgxMinEv ) / ( AgxMaxEv - AgxMinEv );
	color = clamp( color, 0.0, 1.0 );
	color = agxDefaultContrastApprox( color );
	color = AgXOutsetMatrix * color;
	color = pow( max( vec3( 0.0 ), color ), vec3( 2.2 ) );
	color = LINEAR_REC2020_TO_LINEAR_SRGB * color;
	color = clamp( color, 0.0, 1.0 );
	return color;
}
vec3 NeutralToneMapping( vec3 color ) {
	const float StartCompression = 0.8 - 0.04;
	const float Desaturation = 0.15;
	color *= toneMappingExposure;
	float x = min( color.r, min( color.g, color.b ) );
	float offset = x < 0.08 ? x - 6.25 * x * x : 0.04;
	color -= offset;
	float peak = max( color.r, max( color.g, color.b ) );
	if ( peak < StartCompression ) return color;
	float d = 1. - StartCompression;
	float newPeak = 1. - d * d / ( peak + d - StartCompression );
	color *= newPeak / peak;
	float g = 1. - 1. / ( Desaturation * ( peak - newPeak ) + 1. );
	return mix( color, vec3( newPeak ), g );
}
vec3 CustomToneMapping( vec3 color ) { return color; }`,bM=`#ifdef USE_TRANSMISSION
	material.transmission = transmission;
	material.transmissionAlpha = 1.0;
	material.thickness = thickness;
	material.attenuationDistance = attenuationDistance;
	material.attenuationColor = attenuationColor;
	#ifdef USE_TRANSMISSIONMAP
		material.transmission *= texture2D( transmissionMap, vTransmissionMapUv ).r;
	#endif
	#ifdef USE_THICKNESSMAP
		material.thickness *= texture2D( thicknessMap, vThicknessMapUv ).g;
	#endif
	vec3 pos = vWorldPosition;
	vec3 v = normalize( cameraPosition - pos );
	vec3 n = transformNormalByInverseViewMatrix( normal, viewMatrix );
	vec4 transmitted = getIBLVolumeRefraction(
		n, v, material.roughness, material.diffuseContribution, material.specularColorBlended, material.specularF90,
		pos, modelMatrix, viewMatrix, projectionMatrix, material.dispersion, material.ior, material.thickness,
		material.attenuationColor, material.attenuationDistance );
	material.transmissionAlpha = mix( material.transmissionAlpha, transmitted.a, material.transmission );
	totalDiffuse = mix( totalDiffuse, transmitted.rgb, material.transmission );
#endif`,SM=`#ifdef USE_TRANSMISSION
	uniform float transmission;
	uniform float thickness;
	uniform float attenuationDistance;
	uniform vec3 attenuationColor;
	#ifdef USE_TRANSMISSIONMAP
		uniform sampler2D transmissionMap;
	#endif
	#ifdef USE_THICKNESSMAP
		uniform sampler2D thicknessMap;
	#endif
	uniform vec2 transmissionSamplerSize;
	uniform sampler2D transmissionSamplerMap;
	uniform mat4 modelMatrix;
	uniform mat4 projectionMatrix;
	varying vec3 vWorldPosition;
	float w0( float a ) {
		return ( 1.0 / 6.0 ) * ( a * ( a * ( - a + 3.0 ) - 3.0 ) + 1.0 );
	}
	float w1( float a ) {
		return ( 1.0 / 6.0 ) * ( a *  a * ( 3.0 * a - 6.0 ) + 4.0 );
	}
	float w2( float a ){
		return ( 1.0 / 6.0 ) * ( a * ( a * ( - 3.0 * a + 3.0 ) + 3.0 ) + 1.0 );
	}
	float w3( float a ) {
		return ( 1.0 / 6.0 ) * ( a * a * a );
	}
	float g0( float a ) {
		return w0( a ) + w1( a );
	}
	float g1( float a ) {
		return w2( a ) + w3( a );
	}
	float h0( float a ) {
		return - 1.0 + w1( a ) / ( w0( a ) + w1( a ) );
	}
	float h1( float a ) {
		return 1.0 + w3( a ) / ( w2( a ) + w3( a ) );
	}
	vec4 bicubic( sampler2D tex, vec2 uv, vec4 texelSize, float lod ) {
		uv = uv * texelSize.zw + 0.5;
		vec2 iuv = floor( uv );
		vec2 fuv = fract( uv );
		float g0x = g0( fuv.x );
		float g1x = g1( fuv.x );
		float h0x = h0( fuv.x );
		float h1x = h1( fuv.x );
		float h0y = h0( fuv.y );
		float h1y = h1( fuv.y );
		vec2 p0 = ( vec2( iuv.x + h0x, iuv.y + h0y ) - 0.5 ) * texelSize.xy;
		vec2 p1 = ( vec2( iuv.x + h1x, iuv.y + h0y ) - 0.5 ) * texelSize.xy;
		vec2 p2 = ( vec2( iuv.x + h0x, iuv.y + h1y ) - 0.5 ) * texelSize.xy;
		vec2 p3 = ( vec2( iuv.x + h1x, iuv.y + h1y ) - 0.5 ) * texelSize.xy;
		return g0( fuv.y ) * ( g0x * textureLod( tex, p0, lod ) + g1x * textureLod( tex, p1, lod ) ) +
			g1( fuv.y ) * ( g0x * textureLod( tex, p2, lod ) + g1x * textureLod( tex, p3, lod ) );
	}
	vec4 textureBicubic( sampler2D sampler, vec2 uv, float lod ) {
		vec2 fLodSize = vec2( textureSize( sampler, int( lod ) ) );
		vec2 cLodSize = vec2( textureSize( sampler, int( lod + 1.0 ) ) );
		vec2 fLodSizeInv = 1.0 / fLodSize;
		vec2 cLodSizeInv = 1.0 / cLodSize;
		vec4 fSample = bicubic( sampler, uv, vec4( fLodSizeInv, fLodSize ), floor( lod ) );
		vec4 cSample = bicubic( sampler, uv, vec4( cLodSizeInv, cLodSize ), ceil( lod ) );
		return mix( fSample, cSample, fract( lod ) );
	}
	vec3 getVolumeTransmissionRay( const in vec3 n, const in vec3 v, const in float thickness, const in float ior, const in mat4 modelMatrix ) {
		vec3 refractionVector = refract( - v, normalize( n ), 1.0 / ior );
		vec3 modelScale;
		modelScale.x = length( vec3( modelMatrix[ 0 ].xyz ) );
		modelScale.y = length( vec3( modelMatrix[ 1 ].xyz ) );
		modelScale.z = length( vec3( modelMatrix[ 2 ].xyz ) );
		return normalize( refractionVector ) * thickness * modelScale;
	}
	float applyIorToRoughness( const in float roughness, const in float ior ) {
		return roughness * clamp( ior * 2.0 - 2.0, 0.0, 1.0 );
	}
	vec4 getTransmissionSample( const in vec2 fragCoord, const in float roughness, const in float ior ) {
		float lod = log2( transmissionSamplerSize.x ) * applyIorToRoughness( roughness, ior );
		return textureBicubic( transmissionSamplerMap, fragCoord.xy, lod );
	}
	vec3 volumeAttenuation( const in float transmissionDistance, const in vec3 attenuationColor, const in float attenuationDistance ) {
		if ( isinf( attenuationDistance ) ) {
			return vec3( 1.0 );
		} else {
			vec3 attenuationCoefficient = -log( attenuationColor ) / attenuationDistance;
			vec3 transmittance = exp( - attenuationCoefficient * transmissionDistance );			return transmittance;
		}
	}
	vec4 getIBLVolumeRefraction( const in vec3 n, const in vec3 v, const in float roughness, const in vec3 diffuseColor,
		const in vec3 specularColor, const in float specularF90, const in vec3 position, const in mat4 modelMatrix,
		const in mat4 viewMatrix, const in mat4 projMatrix, const in float dispersion, const in float ior, const in float thickness,
		const in vec3 attenuationColor, const in float attenuationDistance ) {
		vec4 transmittedLight;
		vec3 transmittance;
		#ifdef USE_DISPERSION
			float halfSpread = ( ior - 1.0 ) * 0.025 * dispersion;
			vec3 iors = vec3( ior - halfSpread, ior, ior + halfSpread );
			for ( int i = 0; i < 3; i ++ ) {
				vec3 transmissionRay = getVolumeTransmissionRay( n, v, thickness, iors[ i ], modelMatrix );
				vec3 refractedRayExit = position + transmissionRay;
				vec4 ndcPos = projMatrix * viewMatrix * vec4( refractedRayExit, 1.0 );
				vec2 refractionCoords = ndcPos.xy / ndcPos.w;
				refractionCoords += 1.0;
				refractionCoords /= 2.0;
				vec4 transmissionSample = getTransmissionSample( refractionCoords, roughness, iors[ i ] );
				transmittedLight[ i ] = transmissionSample[ i ];
				transmittedLight.a += transmissionSample.a;
				transmittance[ i ] = diffuseColor[ i ] * volumeAttenuation( length( transmissionRay ), attenuationColor, attenuationDistance )[ i ];
			}
			transmittedLight.a /= 3.0;
		#else
			vec3 transmissionRay = getVolumeTransmissionRay( n, v, thickness, ior, modelMatrix );
			vec3 refractedRayExit = position + transmissionRay;
			vec4 ndcPos = projMatrix * viewMatrix * vec4( refractedRayExit, 1.0 );
			vec2 refractionCoords = ndcPos.xy / ndcPos.w;
			refractionCoords += 1.0;
			refractionCoords /= 2.0;
			transmittedLight = getTransmissionSample( refractionCoords, roughness, ior );
			transmittance = diffuseColor * volumeAttenuation( length( transmissionRay ), attenuationColor, attenuationDistance );
		#endif
		vec3 attenuatedColor = transmittance * transmittedLight.rgb;
		vec3 F = EnvironmentBRDF( n, v, specularColor, specularF90, roughness );
		float transmittanceFactor = ( transmittance.r + transmittance.g + transmittance.b ) / 3.0;
		return vec4( ( 1.0 - F ) * attenuatedColor, 1.0 - ( 1.0 - transmittedLight.a ) * transmittanceFactor );
	}
#endif`,MM=`#if defined( USE_UV ) || defined( USE_ANISOTROPY )
	varying vec2 vUv;
#endif
#ifdef USE_MAP
	varying vec2 vMapUv;
#endif
#ifdef USE_ALPHAMAP
	varying vec2 vAlphaMapUv;
#endif
#ifdef USE_LIGHTMAP
	varying vec2 vLightMapUv;
#endif
#ifdef USE_AOMAP
	varying vec2 vAoMapUv;
#endif
#ifdef USE_BUMPMAP
	varying vec2 vBumpMapUv;
#endif
#ifdef USE_NORMALMAP
	varying vec2 vNormalMapUv;
#endif
#ifdef USE_EMISSIVEMAP
	varying vec2 vEmissiveMapUv;
#endif
#ifdef USE_METALNESSMAP
	varying vec2 vMetalnessMapUv;
#endif
#ifdef USE_ROUGHNESSMAP
	varying vec2 vRoughnessMapUv;
#endif
#ifdef USE_DIFFUSE_ROUGHNESSMAP
	varying vec2 vDiffuseRoughnessMapUv;
#endif
#ifdef USE_ANISOTROPYMAP
	varying vec2 vAnisotropyMapUv;
#endif
#ifdef USE_CLEARCOATMAP
	varying vec2 vClearcoatMapUv;
#endif
#ifdef USE_CLEARCOAT_NORMALMAP
	varying vec2 vClearcoatNormalMapUv;
#endif
#ifdef USE_CLEARCOAT_ROUGHNESSMAP
	varying vec2 vClearcoatRoughnessMapUv;
#endif
#ifdef USE_IRIDESCENCEMAP
	varying vec2 vIridescenceMapUv;
#endif
#ifdef USE_IRIDESCENCE_THICKNESSMAP
	varying vec2 vIridescenceThicknessMapUv;
#endif
#ifdef USE_SHEEN_COLORMAP
	varying vec2 vSheenColorMapUv;
#endif
#ifdef USE_SHEEN_ROUGHNESSMAP
	varying vec2 vSheenRoughnessMapUv;
#endif
#ifdef USE_SPECULARMAP
	varying vec2 vSpecularMapUv;
#endif
#ifdef USE_SPECULAR_COLORMAP
	varying vec2 vSpecularColorMapUv;
#endif
#ifdef USE_SPECULAR_INTENSITYMAP
	varying vec2 vSpecularIntensityMapUv;
#endif
#ifdef USE_TRANSMISSIONMAP
	uniform mat3 transmissionMapTransform;
	varying vec2 vTransmissionMapUv;
#endif
#ifdef USE_THICKNESSMAP
	uniform mat3 thicknessMapTransform;
	varying vec2 vThicknessMapUv;
#endif`,wM=`#if defined( USE_UV ) || defined( USE_ANISOTROPY )
	varying vec2 vUv;
#endif
#ifdef USE_MAP
	uniform mat3 mapTransform;
	varying vec2 vMapUv;
#endif
#ifdef USE_ALPHAMAP
	uniform mat3 alphaMapTransform;
	varying vec2 vAlphaMapUv;
#endif
#ifdef USE_LIGHTMAP
	uniform mat3 lightMapTransform;
	varying vec2 vLightMapUv;
#endif
#ifdef USE_AOMAP
	uniform mat3 aoMapTransform;
	varying vec2 vAoMapUv;
#endif
#ifdef USE_BUMPMAP
	uniform mat3 bumpMapTransform;
	varying vec2 vBumpMapUv;
#endif
#ifdef USE_NORMALMAP
	uniform mat3 normalMapTransform;
	varying vec2 vNormalMapUv;
#endif
#ifdef USE_DISPLACEMENTMAP
	uniform mat3 displacementMapTransform;
	varying vec2 vDisplacementMapUv;
#endif
#ifdef USE_EMISSIVEMAP
	uniform mat3 emissiveMapTransform;
	varying vec2 vEmissiveMapUv;
#endif
#ifdef USE_METALNESSMAP
	uniform mat3 metalnessMapTransform;
	varying vec2 vMetalnessMapUv;
#endif
#ifdef USE_ROUGHNESSMAP
	uniform mat3 roughnessMapTransform;
	varying vec2 vRoughnessMapUv;
#endif
#ifdef USE_DIFFUSE_ROUGHNESSMAP
	uniform mat3 diffuseRoughnessMapTransform;
	varying vec2 vDiffuseRoughnessMapUv;
#endif
#ifdef USE_ANISOTROPYMAP
	uniform mat3 anisotropyMapTransform;
	varying vec2 vAnisotropyMapUv;
#endif
#ifdef USE_CLEARCOATMAP
	uniform mat3 clearcoatMapTransform;
	varying vec2 vClearcoatMapUv;
#endif
#ifdef USE_CLEARCOAT_NORMALMAP
	uniform mat3 clearcoatNormalMapTransform;
	varying vec2 vClearcoatNormalMapUv;
#endif
#ifdef USE_CLEARCOAT_ROUGHNESSMAP
	uniform mat3 clearcoatRoughnessMapTransform;
	varying vec2 vClearcoatRoughnessMapUv;
#endif
#ifdef USE_SHEEN_COLORMAP
	uniform mat3 sheenColorMapTransform;
	varying vec2 vSheenColorMapUv;
#endif
#ifdef USE_SHEEN_ROUGHNESSMAP
	uniform mat3 sheenRoughnessMapTransform;
	varying vec2 vSheenRoughnessMapUv;
#endif
#ifdef USE_IRIDESCENCEMAP
	uniform mat3 iridescenceMapTransform;
	varying vec2 vIridescenceMapUv;
#endif
#ifdef USE_IRIDESCENCE_THICKNESSMAP
	uniform mat3 iridescenceThicknessMapTransform;
	varying vec2 vIridescenceThicknessMapUv;
#endif
#ifdef USE_SPECULARMAP
	uniform mat3 specularMapTransform;
	varying vec2 vSpecularMapUv;
#endif
#ifdef USE_SPECULAR_COLORMAP
	uniform mat3 specularColorMapTransform;
	varying vec2 vSpecularColorMapUv;
#endif
#ifdef USE_SPECULAR_INTENSITYMAP
	uniform mat3 specularIntensityMapTransform;
	varying vec2 vSpecularIntensityMapUv;
#endif
#ifdef USE_TRANSMISSIONMAP
	uniform mat3 transmissionMapTransform;
	varying vec2 vTransmissionMapUv;
#endif
#ifdef USE_THICKNESSMAP
	uniform mat3 thicknessMapTransform;
	varying vec2 vThicknessMapUv;
#endif`,AM=`#if defined( USE_UV ) || defined( USE_ANISOTROPY )
	vUv = vec3( uv, 1 ).xy;
#endif
#ifdef USE_MAP
	vMapUv = ( mapTransform * vec3( MAP_UV, 1 ) ).xy;
#endif
#ifdef USE_ALPHAMAP
	vAlphaMapUv = ( alphaMapTransform * vec3( ALPHAMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_LIGHTMAP
	vLightMapUv = ( lightMapTransform * vec3( LIGHTMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_AOMAP
	vAoMapUv = ( aoMapTransform * vec3( AOMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_BUMPMAP
	vBumpMapUv = ( bumpMapTransform * vec3( BUMPMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_NORMALMAP
	vNormalMapUv = ( normalMapTransform * vec3( NORMALMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_DISPLACEMENTMAP
	vDisplacementMapUv = ( displacementMapTransform * vec3( DISPLACEMENTMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_EMISSIVEMAP
	vEmissiveMapUv = ( emissiveMapTransform * vec3( EMISSIVEMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_METALNESSMAP
	vMetalnessMapUv = ( metalnessMapTransform * vec3( METALNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_ROUGHNESSMAP
	vRoughnessMapUv = ( roughnessMapTransform * vec3( ROUGHNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_DIFFUSE_ROUGHNESSMAP
	vDiffuseRoughnessMapUv = ( diffuseRoughnessMapTransform * vec3( DIFFUSE_ROUGHNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_ANISOTROPYMAP
	vAnisotropyMapUv = ( anisotropyMapTransform * vec3( ANISOTROPYMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_CLEARCOATMAP
	vClearcoatMapUv = ( clearcoatMapTransform * vec3( CLEARCOATMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_CLEARCOAT_NORMALMAP
	vClearcoatNormalMapUv = ( clearcoatNormalMapTransform * vec3( CLEARCOAT_NORMALMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_CLEARCOAT_ROUGHNESSMAP
	vClearcoatRoughnessMapUv = ( clearcoatRoughnessMapTransform * vec3( CLEARCOAT_ROUGHNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_IRIDESCENCEMAP
	vIridescenceMapUv = ( iridescenceMapTransform * vec3( IRIDESCENCEMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_IRIDESCENCE_THICKNESSMAP
	vIridescenceThicknessMapUv = ( iridescenceThicknessMapTransform * vec3( IRIDESCENCE_THICKNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_SHEEN_COLORMAP
	vSheenColorMapUv = ( sheenColorMapTransform * vec3( SHEEN_COLORMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_SHEEN_ROUGHNESSMAP
	vSheenRoughnessMapUv = ( sheenRoughnessMapTransform * vec3( SHEEN_ROUGHNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_SPECULARMAP
	vSpecularMapUv = ( specularMapTransform * vec3( SPECULARMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_SPECULAR_COLORMAP
	vSpecularColorMapUv = ( specularColorMapTransform * vec3( SPECULAR_COLORMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_SPECULAR_INTENSITYMAP
	vSpecularIntensityMapUv = ( specularIntensityMapTransform * vec3( SPECULAR_INTENSITYMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_TRANSMISSIONMAP
	vTransmissionMapUv = ( transmissionMapTransform * vec3( TRANSMISSIONMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_THICKNESSMAP
	vThicknessMapUv = ( thicknessMapTransform * vec3( THICKNESSMAP_UV, 1 ) ).xy;
#endif`,EM=`#if defined( USE_ENVMAP ) || defined( DISTANCE ) || defined ( USE_SHADOWMAP ) || defined ( USE_TRANSMISSION ) || NUM_SPOT_LIGHT_COORDS > 0
	vec4 worldPosition = vec4( transformed, 1.0 );
	#ifdef USE_BATCHING
		worldPosition = batchingMatrix * worldPosition;
	#endif
	#ifdef USE_INSTANCING
		worldPosition = instanceMatrix * worldPosition;
	#endif
	worldPosition = modelMatrix * worldPosition;
#endif`,TM=`varying vec2 vUv;
uniform mat3 uvTransform;
void main() {
	vUv = ( uvTransform * vec3( uv, 1 ) ).xy;
	gl_Position = vec4( position.xy, 1.0, 1.0 );
}`,RM=`uniform sampler2D t2D;
uniform float backgroundIntensity;
varying vec2 vUv;
void main() {
	vec4 texColor = texture2D( t2D, vUv );
	#ifdef DECODE_VIDEO_TEXTURE
		texColor = vec4( mix( pow( texColor.rgb * 0.9478672986 + vec3( 0.0521327014 ), vec3( 2.4 ) ), texColor.rgb * 0.0773993808, vec3( lessThanEqual( texColor.rgb, vec3( 0.04045 ) ) ) ), texColor.w );
	#endif
	texColor.rgb *= backgroundIntensity;
	gl_FragColor = texColor;
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
}`,CM=`varying vec3 vWorldDirection;
#include <common>
void main() {
	vWorldDirection = transformDirection( position, modelMatrix );
	#include <begin_vertex>
	#include <project_vertex>
	gl_Position.z = gl_Position.w;
}`,PM=`uniform float backgroundBlurriness;
uniform float backgroundIntensity;
uniform mat3 backgroundRotation;
varying vec3 vWorldDirection;
#include <envmap_common_pars_fragment>
void main() {
	#ifdef ENVMAP_TYPE_PMREM
		vec4 texColor = textureLod( envMap, backgroundRotation * vWorldDirection, roughnessToMip( backgroundBlurriness ) );
	#else
		vec4 texColor = textureCube( envMap, backgroundRotation * vWorldDirection );
	#endif
	texColor.rgb *= backgroundIntensity;
	gl_FragColor = texColor;
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
}`,IM=`varying vec3 vWorldDirection;
#include <common>
void main() {
	vWorldDirection = transformDirection( position, modelMatrix );
	#include <begin_vertex>
	#include <project_vertex>
	gl_Position.z = gl_Position.w;
}`,LM=`uniform samplerCube tCube;
uniform float tFlip;
uniform float opacity;
varying vec3 vWorldDirection;
void main() {
	vec4 texColor = textureCube( tCube, vec3( tFlip * vWorldDirection.x, vWorldDirection.yz ) );
	gl_FragColor = texColor;
	gl_FragColor.a *= opacity;
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
}`,DM=`#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
varying vec2 vHighPrecisionZW;
void main() {
	#include <uv_vertex>
	#include <batching_vertex>
	#include <skinbase_vertex>
	#include <morphinstance_vertex>
	#ifdef USE_DISPLACEMENTMAP
		#include <beginnormal_vertex>
		#include <morphnormal_vertex>
		#include <skinnormal_vertex>
	#endif
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	vHighPrecisionZW = gl_Position.zw;
}`,NM=`#if DEPTH_PACKING == 3200
	uniform float opacity;
#endif
#include <common>
#include <packing>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
varying vec2 vHighPrecisionZW;
void main() {
	vec4 diffuseColor = vec4( 1.0 );
	#include <clipping_planes_fragment>
	#if DEPTH_PACKING == 3200
		diffuseColor.a = opacity;
	#endif
	#include <map_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <logdepthbuf_fragment>
	#ifdef USE_REVERSED_DEPTH_BUFFER
		float fragCoordZ = vHighPrecisionZW[ 0 ] / vHighPrecisionZW[ 1 ];
	#else
		float fragCoordZ = 0.5 * vHighPrecisionZW[ 0 ] / vHighPrecisionZW[ 1 ] + 0.5;
	#endif
	#if DEPTH_PACKING == 3200
		gl_FragColor = vec4( vec3( 1.0 - fragCoordZ ), opacity );
	#elif DEPTH_PACKING == 3201
		gl_FragColor = packDepthToRGBA( fragCoordZ );
	#elif DEPTH_PACKING == 3202
		gl_FragColor = vec4( packDepthToRGB( fragCoordZ ), 1.0 );
	#elif DEPTH_PACKING == 3203
		gl_FragColor = vec4( packDepthToRG( fragCoordZ ), 0.0, 1.0 );
	#endif
}`,FM=`#define DISTANCE
varying vec3 vWorldPosition;
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <batching_vertex>
	#include <skinbase_vertex>
	#include <morphinstance_vertex>
	#ifdef USE_DISPLACEMENTMAP
		#include <beginnormal_vertex>
		#include <morphnormal_vertex>
		#include <skinnormal_vertex>
	#endif
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <worldpos_vertex>
	#include <clipping_planes_vertex>
	vWorldPosition = worldPosition.xyz;
}`,UM=`#define DISTANCE
uniform vec3 referencePosition;
uniform float nearDistance;
uniform float farDistance;
varying vec3 vWorldPosition;
#include <common>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( 1.0 );
	#include <clipping_planes_fragment>
	#include <map_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	float dist = length( vWorldPosition - referencePosition );
	dist = ( dist - nearDistance ) / ( farDistance - nearDistance );
	dist = saturate( dist );
	gl_FragColor = vec4( dist, 0.0, 0.0, 1.0 );
}`,OM=`varying vec3 vWorldDirection;
#include <common>
void main() {
	vWorldDirection = transformDirection( position, modelMatrix );
	#include <begin_vertex>
	#include <project_vertex>
}`,BM=`uniform sampler2D tEquirect;
varying vec3 vWorldDirection;
#include <common>
void main() {
	vec3 direction = normalize( vWorldDirection );
	vec2 sampleUV = equirectUv( direction );
	gl_FragColor = texture2D( tEquirect, sampleUV );
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
}`,kM=`uniform float scale;
attribute float lineDistance;
varying float vLineDistance;
#include <common>
#include <uv_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <morphtarget_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	vLineDistance = scale * lineDistance;
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	#include <fog_vertex>
}`,zM=`uniform vec3 diffuse;
uniform float opacity;
uniform float dashSize;
uniform float totalSize;
varying float vLineDistance;
#include <common>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <fog_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	if ( mod( vLineDistance, totalSize ) > dashSize ) {
		discard;
	}
	vec3 outgoingLight = vec3( 0.0 );
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	outgoingLight = diffuseColor.rgb;
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
}`,VM=`#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <envmap_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#if defined ( USE_ENVMAP ) || defined ( USE_SKINNING )
		#include <beginnormal_vertex>
		#include <morphnormal_vertex>
		#include <skinbase_vertex>
		#include <skinnormal_vertex>
		#include <defaultnormal_vertex>
	#endif
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	#include <worldpos_vertex>
	#include <envmap_vertex>
	#include <fog_vertex>
}`,GM=`uniform vec3 diffuse;
uniform float opacity;
#ifndef FLAT_SHADED
	varying vec3 vNormal;
#endif
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <aomap_pars_fragment>
#include <lightmap_pars_fragment>
#include <envmap_common_pars_fragment>
#include <envmap_pars_fragment>
#include <fog_pars_fragment>
#include <specularmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <specularmap_fragment>
	ReflectedLight reflectedLight = ReflectedLight( vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ) );
	#ifdef USE_LIGHTMAP
		vec4 lightMapTexel = texture2D( lightMap, vLightMapUv );
		reflectedLight.indirectDiffuse += lightMapTexel.rgb * lightMapIntensity * RECIPROCAL_PI;
	#else
		reflectedLight.indirectDiffuse += vec3( 1.0 );
	#endif
	#include <aomap_fragment>
	reflectedLight.indirectDiffuse *= diffuseColor.rgb;
	vec3 outgoingLight = reflectedLight.indirectDiffuse;
	#include <envmap_fragment>
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,HM=`#define LAMBERT
varying vec3 vViewPosition;
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <envmap_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <shadowmap_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	vViewPosition = - mvPosition.xyz;
	#include <worldpos_vertex>
	#include <envmap_vertex>
	#include <shadowmap_vertex>
	#include <fog_vertex>
}`,WM=`#define LAMBERT
uniform vec3 diffuse;
uniform vec3 emissive;
uniform float opacity;
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <aomap_pars_fragment>
#include <lightmap_pars_fragment>
#include <emissivemap_pars_fragment>
#include <envmap_common_pars_fragment>
#include <envmap_pars_fragment>
#include <envmap_physical_pars_fragment>
#include <fog_pars_fragment>
#include <bsdfs>
#include <lights_pars_begin>
#include <normal_pars_fragment>
#include <lights_lambert_pars_fragment>
#include <shadowmap_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <specularmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	ReflectedLight reflectedLight = ReflectedLight( vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ) );
	vec3 totalEmissiveRadiance = emissive;
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <specularmap_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	#include <emissivemap_fragment>
	#include <lights_lambert_fragment>
	#include <lights_fragment_begin>
	#include <lights_fragment_maps>
	#include <lights_fragment_end>
	#include <aomap_fragment>
	vec3 outgoingLight = reflectedLight.directDiffuse + reflectedLight.indirectDiffuse + totalEmissiveRadiance;
	#include <envmap_fragment>
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,XM=`#define MATCAP
varying vec3 vViewPosition;
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <color_pars_vertex>
#include <displacementmap_pars_vertex>
#include <fog_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	#include <fog_vertex>
	vViewPosition = - mvPosition.xyz;
}`,qM=`#define MATCAP
uniform vec3 diffuse;
uniform float opacity;
uniform sampler2D matcap;
varying vec3 vViewPosition;
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <fog_pars_fragment>
#include <normal_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	vec3 viewDir = normalize( vViewPosition );
	vec3 x = normalize( vec3( viewDir.z, 0.0, - viewDir.x ) );
	vec3 y = cross( viewDir, x );
	vec2 uv = vec2( dot( x, normal ), dot( y, normal ) ) * 0.495 + 0.5;
	#ifdef USE_MATCAP
		vec4 matcapColor = texture2D( matcap, uv );
	#else
		vec4 matcapColor = vec4( vec3( mix( 0.2, 0.8, uv.y ) ), 1.0 );
	#endif
	vec3 outgoingLight = diffuseColor.rgb * matcapColor.rgb;
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,YM=`#define NORMAL
#if defined( FLAT_SHADED ) || defined( USE_BUMPMAP ) || defined( USE_NORMALMAP_TANGENTSPACE )
	varying vec3 vViewPosition;
#endif
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphinstance_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
#if defined( FLAT_SHADED ) || defined( USE_BUMPMAP ) || defined( USE_NORMALMAP_TANGENTSPACE )
	vViewPosition = - mvPosition.xyz;
#endif
}`,$M=`#define NORMAL
uniform float opacity;
#if defined( FLAT_SHADED ) || defined( USE_BUMPMAP ) || defined( USE_NORMALMAP_TANGENTSPACE )
	varying vec3 vViewPosition;
#endif
#include <uv_pars_fragment>
#include <normal_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( 0.0, 0.0, 0.0, opacity );
	#include <clipping_planes_fragment>
	#include <logdepthbuf_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	gl_FragColor = vec4( normalize( normal ) * 0.5 + 0.5, diffuseColor.a );
	#ifdef OPAQUE
		gl_FragColor.a = 1.0;
	#endif
}`,ZM=`#define PHONG
varying vec3 vViewPosition;
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <envmap_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <shadowmap_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphinstance_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	vViewPosition = - mvPosition.xyz;
	#include <worldpos_vertex>
	#include <envmap_vertex>
	#include <shadowmap_vertex>
	#include <fog_vertex>
}`,KM=`#define PHONG
uniform vec3 diffuse;
uniform vec3 emissive;
uniform vec3 specular;
uniform float shininess;
uniform float opacity;
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <aomap_pars_fragment>
#include <lightmap_pars_fragment>
#include <emissivemap_pars_fragment>
#include <envmap_common_pars_fragment>
#include <envmap_pars_fragment>
#include <envmap_physical_pars_fragment>
#include <fog_pars_fragment>
#include <bsdfs>
#include <lights_pars_begin>
#include <normal_pars_fragment>
#include <lights_phong_pars_fragment>
#include <shadowmap_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <specularmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	ReflectedLight reflectedLight = ReflectedLight( vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ) );
	vec3 totalEmissiveRadiance = emissive;
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <specularmap_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	#include <emissivemap_fragment>
	#include <lights_phong_fragment>
	#include <lights_fragment_begin>
	#include <lights_fragment_maps>
	#include <lights_fragment_end>
	#include <aomap_fragment>
	vec3 outgoingLight = reflectedLight.directDiffuse + reflectedLight.indirectDiffuse + reflectedLight.directSpecular + reflectedLight.indirectSpecular + totalEmissiveRadiance;
	#include <envmap_fragment>
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,jM=`#define STANDARD
varying vec3 vViewPosition;
#ifdef USE_TRANSMISSION
	varying vec3 vWorldPosition;
#endif
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <shadowmap_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	vViewPosition = - mvPosition.xyz;
	#include <worldpos_vertex>
	#include <shadowmap_vertex>
	#include <fog_vertex>
#ifdef USE_TRANSMISSION
	vWorldPosition = worldPosition.xyz;
#endif
}`,JM=`#define STANDARD
#ifdef PHYSICAL
	#define IOR
	#define USE_SPECULAR
#endif
uniform vec3 diffuse;
uniform vec3 emissive;
uniform float roughness;
uniform float metalness;
uniform float opacity;
#ifdef IOR
	uniform float ior;
#endif
#ifdef USE_SPECULAR
	uniform float specularIntensity;
	uniform vec3 specularColor;
	#ifdef USE_SPECULAR_COLORMAP
		uniform sampler2D specularColorMap;
	#endif
	#ifdef USE_SPECULAR_INTENSITYMAP
		uniform sampler2D specularIntensityMap;
	#endif
#endif
#ifdef USE_CLEARCOAT
	uniform float clearcoat;
	uniform float clearcoatRoughness;
#endif
#ifdef USE_DIFFUSE_ROUGHNESS
	uniform float diffuseRoughness;
	#ifdef USE_DIFFUSE_ROUGHNESSMAP
		uniform sampler2D diffuseRoughnessMap;
	#endif
#endif
#ifdef USE_DISPERSION
	uniform float dispersion;
#endif
#ifdef USE_RETROREFLECTION
	uniform float retroreflectivity;
#endif
#ifdef USE_IRIDESCENCE
	uniform float iridescence;
	uniform float iridescenceIOR;
	uniform float iridescenceThicknessMinimum;
	uniform float iridescenceThicknessMaximum;
#endif
#ifdef USE_SHEEN
	uniform vec3 sheenColor;
	uniform float sheenRoughness;
	#ifdef USE_SHEEN_COLORMAP
		uniform sampler2D sheenColorMap;
	#endif
	#ifdef USE_SHEEN_ROUGHNESSMAP
		uniform sampler2D sheenRoughnessMap;
	#endif
#endif
#ifdef USE_ANISOTROPY
	uniform vec2 anisotropyVector;
	#ifdef USE_ANISOTROPYMAP
		uniform sampler2D anisotropyMap;
	#endif
#endif
varying vec3 vViewPosition;
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <aomap_pars_fragment>
#include <lightmap_pars_fragment>
#include <emissivemap_pars_fragment>
#include <iridescence_fragment>
#include <envmap_common_pars_fragment>
#include <envmap_physical_pars_fragment>
#include <fog_pars_fragment>
#include <lights_pars_begin>
#include <normal_pars_fragment>
#include <lights_physical_pars_fragment>
#include <transmission_pars_fragment>
#include <shadowmap_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <clearcoat_pars_fragment>
#include <iridescence_pars_fragment>
#include <roughnessmap_pars_fragment>
#include <metalnessmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	ReflectedLight reflectedLight = ReflectedLight( vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ) );
	vec3 totalEmissiveRadiance = emissive;
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <roughnessmap_fragment>
	#include <metalnessmap_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	#include <clearcoat_normal_fragment_begin>
	#include <clearcoat_normal_fragment_maps>
	#include <emissivemap_fragment>
	#include <lights_physical_fragment>
	#include <lights_fragment_begin>
	#include <lights_fragment_maps>
	#include <lights_fragment_end>
	#include <aomap_fragment>
	vec3 totalDiffuse = reflectedLight.directDiffuse + reflectedLight.indirectDiffuse;
	vec3 totalSpecular = reflectedLight.directSpecular + reflectedLight.indirectSpecular;
	#include <transmission_fragment>
	vec3 outgoingLight = totalDiffuse + totalSpecular + totalEmissiveRadiance;
	#ifdef USE_SHEEN
 
		outgoingLight = outgoingLight + sheenSpecularDirect + sheenSpecularIndirect;
 
 	#endif
	#ifdef USE_CLEARCOAT
		float dotNVcc = saturate( dot( geometryClearcoatNormal, geometryViewDir ) );
		vec3 Fcc = F_Schlick( material.clearcoatF0, material.clearcoatF90, dotNVcc );
		outgoingLight = outgoingLight * ( 1.0 - material.clearcoat * Fcc ) + ( clearcoatSpecularDirect + clearcoatSpecularIndirect ) * material.clearcoat;
	#endif
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,QM=`#define TOON
varying vec3 vViewPosition;
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <shadowmap_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	vViewPosition = - mvPosition.xyz;
	#include <worldpos_vertex>
	#include <shadowmap_vertex>
	#include <fog_vertex>
}`,tw=`#define TOON
uniform vec3 diffuse;
uniform vec3 emissive;
uniform float opacity;
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <aomap_pars_fragment>
#include <lightmap_pars_fragment>
#include <emissivemap_pars_fragment>
#include <gradientmap_pars_fragment>
#include <fog_pars_fragment>
#include <bsdfs>
#include <lights_pars_begin>
#include <normal_pars_fragment>
#include <lights_toon_pars_fragment>
#include <shadowmap_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	ReflectedLight reflectedLight = ReflectedLight( vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ) );
	vec3 totalEmissiveRadiance = emissive;
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	#include <emissivemap_fragment>
	#include <lights_toon_fragment>
	#include <lights_fragment_begin>
	#include <lights_fragment_maps>
	#include <lights_fragment_end>
	#include <aomap_fragment>
	vec3 outgoingLight = reflectedLight.directDiffuse + reflectedLight.indirectDiffuse + totalEmissiveRadiance;
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,ew=`uniform float size;
uniform float scale;
#include <common>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <morphtarget_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
#ifdef USE_POINTS_UV
	varying vec2 vUv;
	uniform mat3 uvTransform;
#endif
void main() {
	#ifdef USE_POINTS_UV
		vUv = ( uvTransform * vec3( uv, 1 ) ).xy;
	#endif
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <project_vertex>
	gl_PointSize = size;
	#ifdef USE_SIZEATTENUATION
		bool isPerspective = isPerspectiveMatrix( projectionMatrix );
		if ( isPerspective ) gl_PointSize *= ( scale / - mvPosition.z );
	#endif
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	#include <worldpos_vertex>
	#include <fog_vertex>
}`,nw=`uniform vec3 diffuse;
uniform float opacity;
#include <common>
#include <color_pars_fragment>
#include <map_particle_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <fog_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	vec3 outgoingLight = vec3( 0.0 );
	#include <logdepthbuf_fragment>
	#include <map_particle_fragment>
	#include <color_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	outgoingLight = diffuseColor.rgb;
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
}`,iw=`#include <common>
#include <batching_pars_vertex>
#include <fog_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <shadowmap_pars_vertex>
void main() {
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphinstance_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <worldpos_vertex>
	#include <shadowmap_vertex>
	#include <fog_vertex>
}`,sw=`uniform vec3 color;
uniform float opacity;
#include <common>
#include <fog_pars_fragment>
#include <bsdfs>
#include <lights_pars_begin>
#include <logdepthbuf_pars_fragment>
#include <shadowmap_pars_fragment>
#include <shadowmask_pars_fragment>
void main() {
	#include <logdepthbuf_fragment>
	gl_FragColor = vec4( color, opacity * ( 1.0 - getShadowMask() ) );
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
}`,rw=`uniform float rotation;
uniform vec2 center;
#include <common>
#include <uv_pars_vertex>
#include <fog_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	vec4 mvPosition = modelViewMatrix[ 3 ];
	vec2 scale = vec2( length( modelMatrix[ 0 ].xyz ), length( modelMatrix[ 1 ].xyz ) );
	#ifndef USE_SIZEATTENUATION
		bool isPerspective = isPerspectiveMatrix( projectionMatrix );
		if ( isPerspective ) scale *= - mvPosition.z;
	#endif
	vec2 alignedPosition = ( position.xy - ( center - vec2( 0.5 ) ) ) * scale;
	vec2 rotatedPosition;
	rotatedPosition.x = cos( rotation ) * alignedPosition.x - sin( rotation ) * alignedPosition.y;
	rotatedPosition.y = sin( rotation ) * alignedPosition.x + cos( rotation ) * alignedPosition.y;
	mvPosition.xy += rotatedPosition;
	gl_Position = projectionMatrix * mvPosition;
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	#include <fog_vertex>
}`,ow=`uniform vec3 diffuse;
uniform float opacity;
#include <common>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <fog_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	vec3 outgoingLight = vec3( 0.0 );
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	outgoingLight = diffuseColor.rgb;
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
}`,he={alphahash_fragment:Rb,alphahash_pars_fragment:Cb,alphamap_fragment:Pb,alphamap_pars_fragment:Ib,alphatest_fragment:Lb,alphatest_pars_fragment:Db,aomap_fragment:Nb,aomap_pars_fragment:Fb,batching_pars_vertex:Ub,batching_vertex:Ob,begin_vertex:Bb,beginnormal_vertex:kb,bsdfs:zb,iridescence_fragment:Vb,bumpmap_pars_fragment:Gb,clipping_planes_fragment:Hb,clipping_planes_pars_fragment:Wb,clipping_planes_pars_vertex:Xb,clipping_planes_vertex:qb,color_fragment:Yb,color_pars_fragment:$b,color_pars_vertex:Zb,color_vertex:Kb,common:jb,defaultnormal_vertex:Jb,displacementmap_pars_vertex:Qb,displacementmap_vertex:tS,emissivemap_fragment:eS,emissivemap_pars_fragment:nS,colorspace_fragment:iS,colorspace_pars_fragment:sS,envmap_fragment:rS,envmap_common_pars_fragment:oS,envmap_pars_fragment:aS,envmap_pars_vertex:lS,envmap_physical_pars_fragment:xS,envmap_vertex:cS,fog_vertex:hS,fog_pars_vertex:uS,fog_fragment:dS,fog_pars_fragment:fS,gradientmap_pars_fragment:pS,lightmap_pars_fragment:mS,lights_lambert_fragment:gS,lights_lambert_pars_fragment:_S,lights_pars_begin:yS,lights_toon_fragment:vS,lights_toon_pars_fragment:bS,lights_phong_fragment:SS,lights_phong_pars_fragment:MS,lights_physical_fragment:wS,lights_physical_pars_fragment:AS,lights_fragment_begin:ES,lights_fragment_maps:TS,lights_fragment_end:RS,lightprobes_pars_fragment:CS,logdepthbuf_fragment:PS,logdepthbuf_pars_fragment:IS,logdepthbuf_pars_vertex:LS,logdepthbuf_vertex:DS,map_fragment:NS,map_pars_fragment:FS,map_particle_fragment:US,map_particle_pars_fragment:OS,metalnessmap_fragment:BS,metalnessmap_pars_fragment:kS,morphinstance_vertex:zS,morphcolor_vertex:VS,morphnormal_vertex:GS,morphtarget_pars_vertex:HS,morphtarget_vertex:WS,normal_fragment_begin:XS,normal_fragment_maps:qS,normal_pars_fragment:YS,normal_pars_vertex:$S,normal_vertex:ZS,normalmap_pars_fragment:KS,clearcoat_normal_fragment_begin:jS,clearcoat_normal_fragment_maps:JS,clearcoat_pars_fragment:QS,iridescence_pars_fragment:tM,opaque_fragment:eM,packing:nM,premultiplied_alpha_fragment:iM,project_vertex:sM,dithering_fragment:rM,dithering_pars_fragment:oM,roughnessmap_fragment:aM,roughnessmap_pars_fragment:lM,shadowmap_pars_fragment:cM,shadowmap_pars_vertex:hM,shadowmap_vertex:uM,shadowmask_pars_fragment:dM,skinbase_vertex:fM,skinning_pars_vertex:pM,skinning_vertex:mM,skinnormal_vertex:gM,specularmap_fragment:_M,specularmap_pars_fragment:yM,tonemapping_fragment:xM,tonemapping_pars_fragment:vM,transmission_fragment:bM,transmission_pars_fragment:SM,uv_pars_fragment:MM,uv_pars_vertex:wM,uv_vertex:AM,worldpos_vertex:EM,background_vert:TM,background_frag:RM,backgroundCube_vert:CM,backgroundCube_frag:PM,cube_vert:IM,cube_frag:LM,depth_vert:DM,depth_frag:NM,distance_vert:FM,distance_frag:UM,equirect_vert:OM,equirect_frag:BM,linedashed_vert:kM,linedashed_frag:zM,meshbasic_vert:VM,meshbasic_frag:GM,meshlambert_vert:HM,meshlambert_frag:WM,meshmatcap_vert:XM,meshmatcap_frag:qM,meshnormal_vert:YM,meshnormal_frag:$M,meshphong_vert:ZM,meshphong_frag:KM,meshphysical_vert:jM,meshphysical_frag:JM,meshtoon_vert:QM,meshtoon_frag:tw,points_vert:ew,points_frag:nw,shadow_vert:iw,shadow_frag:sw,sprite_vert:rw,sprite_frag:ow},Lt={common:{diffuse:{value:new ae(16777215)},opacity:{value:1},map:{value:null},mapTransform:{value:new ee},alphaMap:{value:null},alphaMapTransform:{value:new ee},alphaTest:{value:0}},specularmap:{specularMap:{value:null},specularMapTransform:{value:new ee}},envmap:{envMap:{value:null},envMapRotation:{value:new ee},reflectivity:{value:1},ior:{value:1.5},refractionRatio:{value:.98},dfgLUT:{value:null}},aomap:{aoMap:{value:null},aoMapIntensity:{value:1},aoMapTransform:{value:new ee}},lightmap:{lightMap:{value:null},lightMapIntensity:{value:1},lightMapTransform:{value:new ee}},bumpmap:{bumpMap:{value:null},bumpMapTransform:{value:new ee},bumpScale:{value:1}},normalmap:{normalMap:{value:null},normalMapTransform:{value:new ee},normalScale:{value:new te(1,1)}},displacementmap:{displacementMap:{value:null},displacementMapTransform:{value:new ee},displacementScale:{value:1},displacementBias:{value:0}},emissivemap:{emissiveMap:{value:null},emissiveMapTransform:{value:new ee}},metalnessmap:{metalnessMap:{value:null},metalnessMapTransform:{value:new ee}},roughnessmap:{roughnessMap:{value:null},roughnessMapTransform:{value:new ee}},gradientmap:{gradientMap:{value:null}},fog:{fogDensity:{value:25e-5},fogNear:{value:1},fogFar:{value:2e3},fogColor:{value:new ae(16777215)}},lights:{ambientLightColor:{value:[]},lightProbe:{value:[]},sunLights:{value:[],properties:{direction:{},color:{}}},sunLightShadows:{value:[],properties:{shadowIntensity:1,shadowBias:{},shadowNormalBias:{},shadowRadius:{},shadowMapSize:{}}},sunShadowMatrix:{value:[]},sunShadowCascade:{value:[]},directionalLights:{value:[],properties:{direction:{},color:{}}},directionalLightShadows:{value:[],properties:{shadowIntensity:1,shadowBias:{},shadowNormalBias:{},shadowRadius:{},shadowMapSize:{}}},directionalShadowMatrix:{value:[]},spotLights:{value:[],properties:{color:{},position:{},direction:{},distance:{},coneCos:{},penumbraCos:{},decay:{}}},spotLightShadows:{value:[],properties:{shadowIntensity:1,shadowBias:{},shadowNormalBias:{},shadowRadius:{},shadowMapSize:{}}},spotLightMap:{value:[]},spotLightMatrix:{value:[]},pointLights:{value:[],properties:{color:{},position:{},decay:{},distance:{}}},pointLightShadows:{value:[],properties:{shadowIntensity:1,shadowBias:{},shadowNormalBias:{},shadowRadius:{},shadowMapSize:{},shadowCameraNear:{},shadowCameraFar:{}}},pointShadowMatrix:{value:[]},hemisphereLights:{value:[],properties:{direction:{},skyColor:{},groundColor:{}}},rectAreaLights:{value:[],properties:{color:{},position:{},width:{},height:{}}},ltc_1:{value:null},ltc_2:{value:null},probesSH:{value:[]},probesMin:{value:[]},probesMax:{value:[]},probesResolution:{value:[]}},points:{diffuse:{value:new ae(16777215)},opacity:{value:1},size:{value:1},scale:{value:1},map:{value:null},alphaMap:{value:null},alphaMapTransform:{value:new ee},alphaTest:{value:0},uvTransform:{value:new ee}},sprite:{diffuse:{value:new ae(16777215)},opacity:{value:1},center:{value:new te(.5,.5)},rotation:{value:0},map:{value:null},mapTransform:{value:new ee},alphaMap:{value:null},alphaMapTransform:{value:new ee},alphaTest:{value:0}}},ss={basic:{uniforms:Fn([Lt.common,Lt.specularmap,Lt.envmap,Lt.aomap,Lt.lightmap,Lt.fog]),vertexShader:he.meshbasic_vert,fragmentShader:he.meshbasic_frag},lambert:{uniforms:Fn([Lt.common,Lt.specularmap,Lt.envmap,Lt.aomap,Lt.lightmap,Lt.emissivemap,Lt.bumpmap,Lt.normalmap,Lt.displacementmap,Lt.fog,Lt.lights,{emissive:{value:new ae(0)},envMapIntensity:{value:1}}]),vertexShader:he.meshlambert_vert,fragmentShader:he.meshlambert_frag},phong:{uniforms:Fn([Lt.common,Lt.specularmap,Lt.envmap,Lt.aomap,Lt.lightmap,Lt.emissivemap,Lt.bumpmap,Lt.normalmap,Lt.displacementmap,Lt.fog,Lt.lights,{emissive:{value:new ae(0)},specular:{value:new ae(1118481)},shininess:{value:30},envMapIntensity:{value:1}}]),vertexShader:he.meshphong_vert,fragmentShader:he.meshphong_frag},standard:{uniforms:Fn([Lt.common,Lt.envmap,Lt.aomap,Lt.lightmap,Lt.emissivemap,Lt.bumpmap,Lt.normalmap,Lt.displacementmap,Lt.roughnessmap,Lt.metalnessmap,Lt.fog,Lt.lights,{emissive:{value:new ae(0)},roughness:{value:1},metalness:{value:0},envMapIntensity:{value:1}}]),vertexShader:he.meshphysical_vert,fragmentShader:he.meshphysical_frag},toon:{uniforms:Fn([Lt.common,Lt.aomap,Lt.lightmap,Lt.emissivemap,Lt.bumpmap,Lt.normalmap,Lt.displacementmap,Lt.gradientmap,Lt.fog,Lt.lights,{emissive:{value:new ae(0)}}]),vertexShader:he.meshtoon_vert,fragmentShader:he.meshtoon_frag},matcap:{uniforms:Fn([Lt.common,Lt.bumpmap,Lt.normalmap,Lt.displacementmap,Lt.fog,{matcap:{value:null}}]),vertexShader:he.meshmatcap_vert,fragmentShader:he.meshmatcap_frag},points:{uniforms:Fn([Lt.points,Lt.fog]),vertexShader:he.points_vert,fragmentShader:he.points_frag},dashed:{uniforms:Fn([Lt.common,Lt.fog,{scale:{value:1},dashSize:{value:1},totalSize:{value:2}}]),vertexShader:he.linedashed_vert,fragmentShader:he.linedashed_frag},depth:{uniforms:Fn([Lt.common,Lt.displacementmap]),vertexShader:he.depth_vert,fragmentShader:he.depth_frag},normal:{uniforms:Fn([Lt.common,Lt.bumpmap,Lt.normalmap,Lt.displacementmap,{opacity:{value:1}}]),vertexShader:he.meshnormal_vert,fragmentShader:he.meshnormal_frag},sprite:{uniforms:Fn([Lt.sprite,Lt.fog]),vertexShader:he.sprite_vert,fragmentShader:he.sprite_frag},background:{uniforms:{uvTransform:{value:new ee},t2D:{value:null},backgroundIntensity:{value:1}},vertexShader:he.background_vert,fragmentShader:he.background_frag},backgroundCube:{uniforms:{envMap:{value:null},backgroundBlurriness:{value:0},backgroundIntensity:{value:1},backgroundRotation:{value:new ee}},vertexShader:he.backgroundCube_vert,fragmentShader:he.backgroundCube_frag},cube:{uniforms:{tCube:{value:null},tFlip:{value:-1},opacity:{value:1}},vertexShader:he.cube_vert,fragmentShader:he.cube_frag},equirect:{uniforms:{tEquirect:{value:null}},vertexShader:he.equirect_vert,fragmentShader:he.equirect_frag},distance:{uniforms:Fn([Lt.common,Lt.displacementmap,{referencePosition:{value:new q},nearDistance:{value:1},farDistance:{value:1e3}}]),vertexShader:he.distance_vert,fragmentShader:he.distance_frag},shadow:{uniforms:Fn([Lt.lights,Lt.fog,{color:{value:new ae(0)},opacity:{value:1}}]),vertexShader:he.shadow_vert,fragmentShader:he.shadow_frag}};ss.physical={uniforms:Fn([ss.standard.uniforms,{clearcoat:{value:0},clearcoatMap:{value:null},clearcoatMapTransform:{value:new ee},clearcoatNormalMap:{value:null},clearcoatNormalMapTransform:{value:new ee},clearcoatNormalScale:{value:new te(1,1)},clearcoatRoughness:{value:0},clearcoatRoughnessMap:{value:null},clearcoatRoughnessMapTransform:{value:new ee},diffuseRoughness:{value:0},diffuseRoughnessMap:{value:null},diffuseRoughnessMapTransform:{value:new ee},dispersion:{value:0},retroreflectivity:{value:0},iridescence:{value:0},iridescenceMap:{value:null},iridescenceMapTransform:{value:new ee},iridescenceIOR:{value:1.3},iridescenceThicknessMinimum:{value:100},iridescenceThicknessMaximum:{value:400},iridescenceThicknessMap:{value:null},iridescenceThicknessMapTransform:{value:new ee},sheen:{value:0},sheenColor:{value:new ae(0)},sheenColorMap:{value:null},sheenColorMapTransform:{value:new ee},sheenRoughness:{value:1},sheenRoughnessMap:{value:null},sheenRoughnessMapTransform:{value:new ee},transmission:{value:0},transmissionMap:{value:null},transmissionMapTransform:{value:new ee},transmissionSamplerSize:{value:new te},transmissionSamplerMap:{value:null},thickness:{value:0},thicknessMap:{value:null},thicknessMapTransform:{value:new ee},attenuationDistance:{value:0},attenuationColor:{value:new ae(0)},specularColor:{value:new ae(1,1,1)},specularColorMap:{value:null},specularColorMapTransform:{value:new ee},specularIntensity:{value:1},specularIntensityMap:{value:null},specularIntensityMapTransform:{value:new ee},anisotropyVector:{value:new te},anisotropyMap:{value:null},anisotropyMapTransform:{value:new ee}}]),vertexShader:he.meshphysical_vert,fragmentShader:he.meshphysical_frag};bh={r:0,b:0,g:0},aw=new He,i_=new ee;i_.set(-1,0,0,0,1,0,0,0,1);Ba=class extends hi{constructor(t=1,e={}){super(t,t,e),this.isWebGLCubeRenderTarget=!0;let n={width:t,height:t,depth:1},s=[n,n,n,n,n,n];this.texture=new xa(s),this._setTextureOptions(e),this.texture.isRenderTargetTexture=!0}fromEquirectangularTexture(t,e){this.texture.type=e.type,this.texture.colorSpace=e.colorSpace,this.texture.generateMipmaps=e.generateMipmaps,this.texture.minFilter=e.minFilter,this.texture.magFilter=e.magFilter;let n={uniforms:{tEquirect:{value:null}},vertexShader:`

				varying vec3 vWorldDirection;

				vec3 transformDirection( in vec3 dir, in mat4 matrix ) {

					return normalize( ( matrix * vec4( dir, 0.0 ) ).xyz );

				}

				void main() {

					vWorldDirection = transformDirection( position, modelMatrix );

					#include <begin_vertex>
					#include <project_vertex>

				}
			`,fragmentShader:`

				uniform sampler2D tEquirect;

				varying vec3 vWorldDirection;

				#include <common>

				void main() {

					vec3 direction = normalize( vWorldDirection );

					vec2 sampleUV = equirectUv( direction );

					gl_FragColor = texture2D( tEquirect, sampleUV );

				}
			`},s=new vo(5,5,5),r=new es({name:"CubemapFromEquirect",uniforms:vr(n.uniforms),vertexShader:n.vertexShader,fragmentShader:n.fragmentShader,side:qn,blending:gr});r.uniforms.tEquirect.value=e;let o=new bi(s,r),a=e.minFilter;return e.minFilter===ws&&(e.minFilter=Wn),new bo(1,10,this).update(t,o),e.minFilter=a,o.geometry.dispose(),o.material.dispose(),this}clear(t,e=!0,n=!0,s=!0){let r=t.getRenderTarget();for(let o=0;o<6;o++)t.setRenderTarget(this,o),t.clear(e,n,s);t.setRenderTarget(r)}},F0=256,fw=3,pw=20,s_=256,r_=16,mw=3,gw=new q,_w=new ae,Mh=class i{constructor(t){this._renderer=t,this._cubeSize=0,this._sourceTarget=null,this._cubeCamera=new bo(1,10,null),this._boxMesh=new bi(new vo(5,5,5),null),this._cubemapMaterial=null,this._equirectMaterial=null,this._blurMaterial=null,this._ggxMaterial=null,this._integrationMaterial=null}fromScene(t,e=0,n=.1,s=100,r={}){let{size:o=256,position:a=gw}=r,l=this._renderer;this._setSize(o);let c=this._allocateTarget(),h=this._getSourceTarget(!0);e>0&&(h.texture.mipmapsAutoUpdate=!1);let u=l.autoClear,d=l.autoClearColor,f=l.autoClearDepth,m=l.autoClearStencil,x=t.background;l.autoClear=!0,l.autoClearColor=!0,l.autoClearDepth=!0,l.autoClearStencil=!0,x===null&&(t.background=l.getClearColor(_w));let p=new bo(n,s,h);return p.position.copy(a),p.update(l,t),l.autoClear=u,l.autoClearColor=d,l.autoClearDepth=f,l.autoClearStencil=m,t.background=x,e>0&&(h.texture.mipmapsAutoUpdate=!0,this._blur(c,e)),this._applyPMREM(c),c}fromEquirectangular(t,e=null){return this._fromTexture(t,e)}fromCubemap(t,e=null){return this._fromTexture(t,e)}compileCubemapShader(){this._cubemapMaterial===null&&(this._cubemapMaterial=B0(),this._compileMaterial(this._cubemapMaterial))}compileEquirectangularShader(){this._equirectMaterial===null&&(this._equirectMaterial=O0(),this._compileMaterial(this._equirectMaterial))}dispose(){this._sourceTarget!==null&&this._sourceTarget.dispose(),this._cubemapMaterial!==null&&this._cubemapMaterial.dispose(),this._equirectMaterial!==null&&this._equirectMaterial.dispose(),this._blurMaterial!==null&&this._blurMaterial.dispose(),this._ggxMaterial!==null&&this._ggxMaterial.dispose(),this._integrationMaterial!==null&&this._integrationMaterial.dispose(),this._boxMesh.geometry.dispose()}static lodToRoughness(t,e){return e>0?1-Math.sqrt(1-t/e):0}_setSize(t){this._cubeSize=Math.max(F0,sf(t))}_fromTexture(t,e){t.mapping===yr||t.mapping===Ao?this._setSize(t.image.length===0?F0:t.image[0].width||t.image[0].image.width):this._setSize(t.image.width/4);let n=e||this._allocateTarget();return this._textureToCubemap(t),this._applyPMREM(n),n}_allocateTarget(){let t=this._cubeSize,e=U0(t,!1,!1),n=Math.log2(t)-fw;for(let s=0;s<=n;s++)e.texture.mipmaps.push({width:t>>s,height:t>>s});return e.texture.name="PMREM",e.texture.isPMREMTexture=!0,e}_getSourceTarget(t=!1){let e=this._cubeSize,n=this._sourceTarget;return(n===null||n.width!==e||t&&n.depthBuffer===!1)&&(n!==null&&n.dispose(),this._sourceTarget=U0(e,!0,t)),this._sourceTarget}_compileMaterial(t){this._boxMesh.material=t,this._renderer.compile(this._boxMesh,this._cubeCamera.children[0])}_renderCube(t,e,n){let s=this._boxMesh,r=this._cubeCamera;s.material=n,r.renderTarget=t,r.activeMipmapLevel=e;let o=t.width>>e;t.viewport.set(0,0,o,o),r.update(this._renderer,s),t.viewport.set(0,0,t.width,t.height)}_textureToCubemap(t){let e;t.mapping===yr||t.mapping===Ao?(this._cubemapMaterial===null&&(this._cubemapMaterial=B0()),e=this._cubemapMaterial,e.uniforms.flipEnvMap.value=t.isRenderTargetTexture===!1?-1:1):(this._equirectMaterial===null&&(this._equirectMaterial=O0()),e=this._equirectMaterial),e.uniforms.envMap.value=t,this._renderCube(this._getSourceTarget(),0,e)}_applyPMREM(t){this._ggxMaterial===null&&(this._ggxMaterial=yw(),this._integrationMaterial=xw());let e=this._cubeSize,n=t.texture.mipmaps.length-1,s=this._ggxMaterial.uniforms;s.envMap.value=this._sourceTarget.texture;let r=this._integrationMaterial.uniforms;r.envMap.value=this._sourceTarget.texture,r.sourceLod.value=Math.log2(e/r_);for(let o=0;o<=n;o++){let a=i.lodToRoughness(o,n);if(o>n-mw)r.roughness.value=a,this._renderCube(t,o,this._integrationMaterial);else{let l=a>0?Math.log2(e)+.5*Math.log2(6/(s_*Math.pow(a,4)))+.5:0;s.roughness.value=a,s.lodBias.value=l,this._renderCube(t,o,this._ggxMaterial)}}}_blur(t,e){this._blurMaterial===null&&(this._blurMaterial=vw());let n=this._blurMaterial,s=n.uniforms,r=this._sourceTarget;s.sigma.value=Math.min(e,Math.PI)/Math.SQRT2,s.envMap.value=r.texture,this._renderCube(t,0,n),s.envMap.value=t.texture,this._renderCube(r,0,n)}};Rw={[Fd]:"LINEAR_TONE_MAPPING",[Ud]:"REINHARD_TONE_MAPPING",[Od]:"CINEON_TONE_MAPPING",[Bd]:"ACES_FILMIC_TONE_MAPPING",[zd]:"AGX_TONE_MAPPING",[Vd]:"NEUTRAL_TONE_MAPPING",[kd]:"CUSTOM_TONE_MAPPING"};o_=new Xn,a_=new Ms(1,1),l_=new ba(1),c_=new pa,h_=new gc,u_=new xa,k0=[],z0=[],V0=new Float32Array(16),G0=new Float32Array(9),H0=new Float32Array(4);pf=class{constructor(t,e,n){this.id=t,this.addr=n,this.cache=[],this.type=e.type,this.setValue=Zw(e.type)}},mf=class{constructor(t,e,n){this.id=t,this.addr=n,this.cache=[],this.type=e.type,this.size=e.size,this.setValue=m1(e.type)}},gf=class{constructor(t){this.id=t,this.seq=[],this.map={}}setValue(t,e,n){let s=this.seq;for(let r=0,o=s.length;r!==o;++r){let a=s[r];a.setValue(t,e[a.id],n)}}},df=/(\w+)(\])?(\[|\.)?/g;Ro=class{constructor(t,e){this.seq=[],this.map={};let n=t.getProgramParameter(e,t.ACTIVE_UNIFORMS);for(let o=0;o<n;++o){let a=t.getActiveUniform(e,o),l=t.getUniformLocation(e,a.name);g1(a,l,this)}let s=[],r=[];for(let o of this.seq)o.type===t.SAMPLER_2D_SHADOW||o.type===t.SAMPLER_CUBE_SHADOW||o.type===t.SAMPLER_2D_ARRAY_SHADOW?s.push(o):r.push(o);s.length>0&&(this.seq=s.concat(r))}setValue(t,e,n,s){let r=this.map[e];r!==void 0&&r.setValue(t,n,s)}setOptional(t,e,n){let s=e[n];s!==void 0&&this.setValue(t,n,s)}static upload(t,e,n,s){for(let r=0,o=e.length;r!==o;++r){let a=e[r],l=n[a.id];l.needsUpdate!==!1&&a.setValue(t,l.value,s)}}static seqWithValue(t,e){let n=[];for(let s=0,r=t.length;s!==r;++s){let o=t[s];o.id in e&&n.push(o)}return n}};_1=37297,y1=0;q0=new ee;S1={[Fd]:"Linear",[Ud]:"Reinhard",[Od]:"Cineon",[Bd]:"ACESFilmic",[zd]:"AgX",[Vd]:"Neutral",[kd]:"Custom"};Sh=new q;R1=/^[ \t]*#include +<([\w\d./]+)>/gm;P1=/#pragma unroll_loop_start\s+for\s*\(\s*int\s+i\s*=\s*(\d+)\s*;\s*i\s*<\s*(\d+)\s*;\s*i\s*\+\+\s*\)\s*{([\s\S]+?)}\s+#pragma unroll_loop_end/g;L1={[Ra]:"SHADOWMAP_TYPE_PCF",[Mo]:"SHADOWMAP_TYPE_VSM"};N1={[Ao]:"ENVMAP_MODE_REFRACTION"};U1={[Nd]:"ENVMAP_BLENDING_MULTIPLY",[f0]:"ENVMAP_BLENDING_MIX",[p0]:"ENVMAP_BLENDING_ADD"};k1=0,yf=class{constructor(){this.shaderCache=new Map,this.materialCache=new Map}update(t,e,n){let s=this._getShaderCacheForMaterial(t);return s.has(e)===!1&&(s.add(e),e.usedTimes++),s.has(n)===!1&&(s.add(n),n.usedTimes++),this}remove(t){let e=this.materialCache.get(t);for(let n of e)n.usedTimes--,n.usedTimes===0&&this.shaderCache.delete(n.code);return this.materialCache.delete(t),this}getVertexShaderStage(t){return this._getShaderStage(t.vertexShader)}getFragmentShaderStage(t){return this._getShaderStage(t.fragmentShader)}dispose(){this.shaderCache.clear(),this.materialCache.clear()}_getShaderCacheForMaterial(t){let e=this.materialCache,n=e.get(t);return n===void 0&&(n=new Set,e.set(t,n)),n}_getShaderStage(t){let e=this.shaderCache,n=e.get(t);return n===void 0&&(n=new xf(t),e.set(t,n)),n}},xf=class{constructor(t){this.id=k1++,this.code=t,this.usedTimes=0}};Y1=0;j1=`void main() {
	gl_Position = vec4( position, 1.0 );
}`,J1=`uniform sampler2D shadow_pass;
uniform vec2 resolution;
uniform float radius;
void main() {
	const float samples = float( VSM_SAMPLES );
	float mean = 0.0;
	float squared_mean = 0.0;
	float uvStride = samples <= 1.0 ? 0.0 : 2.0 / ( samples - 1.0 );
	float uvStart = samples <= 1.0 ? 0.0 : - 1.0;
	for ( float i = 0.0; i < samples; i ++ ) {
		float uvOffset = uvStart + i * uvStride;
		#ifdef HORIZONTAL_PASS
			vec2 distribution = texture2D( shadow_pass, ( gl_FragCoord.xy + vec2( uvOffset, 0.0 ) * radius ) / resolution ).rg;
			mean += distribution.x;
			squared_mean += distribution.y * distribution.y + distribution.x * distribution.x;
		#else
			float depth = texture2D( shadow_pass, ( gl_FragCoord.xy + vec2( 0.0, uvOffset ) * radius ) / resolution ).r;
			mean += depth;
			squared_mean += depth * depth;
		#endif
	}
	mean = mean / samples;
	squared_mean = squared_mean / samples;
	float std_dev = sqrt( max( 0.0, squared_mean - mean * mean ) );
	gl_FragColor = vec4( mean, std_dev, 0.0, 1.0 );
}`,Q1=[new q(1,0,0),new q(-1,0,0),new q(0,1,0),new q(0,-1,0),new q(0,0,1),new q(0,0,-1)],tA=[new q(0,-1,0),new q(0,-1,0),new q(0,0,1),new q(0,0,-1),new q(0,-1,0),new q(0,-1,0)],e_=new He,Ua=new q,ff=new q;rA=`
void main() {

	gl_Position = vec4( position, 1.0 );

}`,oA=`
uniform sampler2DArray depthColor;
uniform float depthWidth;
uniform float depthHeight;

void main() {

	vec2 coord = vec2( gl_FragCoord.x / depthWidth, gl_FragCoord.y / depthHeight );

	if ( coord.x >= 1.0 ) {

		gl_FragDepth = texture( depthColor, vec3( coord.x - 1.0, coord.y, 1 ) ).r;

	} else {

		gl_FragDepth = texture( depthColor, vec3( coord.x, coord.y, 0 ) ).r;

	}

}`,vf=class{constructor(){this.texture=null,this.mesh=null,this.depthNear=0,this.depthFar=0}init(t,e){if(this.texture===null){let n=new Sa(t.texture);(t.depthNear!==e.depthNear||t.depthFar!==e.depthFar)&&(this.depthNear=t.depthNear,this.depthFar=t.depthFar),this.texture=n}}getMesh(t){if(this.texture!==null&&this.mesh===null){let e=t.cameras[0].viewport,n=new es({vertexShader:rA,fragmentShader:oA,uniforms:{depthColor:{value:this.texture},depthWidth:{value:e.z},depthHeight:{value:e.w}}});this.mesh=new bi(new Ma(20,20),n)}return this.mesh}reset(){this.texture=null,this.mesh=null}getDepthTexture(){return this.texture}},bf=class extends Ni{constructor(t,e){super();let n=this,s=null,r=1,o=null,a="local-floor",l=1,c=null,h=null,u=null,d=null,f=null,m=null,x=typeof XRWebGLBinding<"u",p=new vf,g={},b=e.getContextAttributes(),T=null,M=null,C=[],A=[],_=new te,E=null,B=null,N=new Hn;N.viewport=new Ze;let L=new Hn;L.viewport=new Ze;let G=[N,L],H=new Fc,D=null,V=null;this.cameraAutoUpdate=!0,this.enabled=!1,this.isPresenting=!1,this.getController=function(Q){let pt=C[Q];return pt===void 0&&(pt=new mo,C[Q]=pt),pt.getTargetRaySpace()},this.getControllerGrip=function(Q){let pt=C[Q];return pt===void 0&&(pt=new mo,C[Q]=pt),pt.getGripSpace()},this.getHand=function(Q){let pt=C[Q];return pt===void 0&&(pt=new mo,C[Q]=pt),pt.getHandSpace()};function Z(Q){let pt=A.indexOf(Q.inputSource);if(pt===-1)return;let _t=C[pt];_t!==void 0&&(_t.update(Q.inputSource,Q.frame,c||o),_t.dispatchEvent({type:Q.type,data:Q.inputSource}))}function z(){s.removeEventListener("select",Z),s.removeEventListener("selectstart",Z),s.removeEventListener("selectend",Z),s.removeEventListener("squeeze",Z),s.removeEventListener("squeezestart",Z),s.removeEventListener("squeezeend",Z),s.removeEventListener("end",z),s.removeEventListener("inputsourceschange",lt);for(let Q=0;Q<C.length;Q++){let pt=A[Q];pt!==null&&(A[Q]=null,C[Q].disconnect(pt))}D=null,V=null,p.reset();for(let Q in g)delete g[Q];if(t.setRenderTarget(T),f=null,d=null,u=null,s=null,M=null,ht.stop(),n.isPresenting=!1,t.setPixelRatio(E),t.setSize(_.width,_.height,!1),B!==null){let Q=B.camera;Q.fov=B.fov,Q.zoom=B.zoom,Q.updateProjectionMatrix(),B=null}n.dispatchEvent({type:"sessionend"})}this.setFramebufferScaleFactor=function(Q){r=Q,n.isPresenting===!0&&Yt("WebXRManager: Cannot change framebuffer scale while presenting.")},this.setReferenceSpaceType=function(Q){a=Q,n.isPresenting===!0&&Yt("WebXRManager: Cannot change reference space type while presenting.")},this.getReferenceSpace=function(){return c||o},this.setReferenceSpace=function(Q){c=Q},this.getBaseLayer=function(){return d!==null?d:f},this.getBinding=function(){return u===null&&x&&(u=new XRWebGLBinding(s,e)),u},this.getFrame=function(){return m},this.getSession=function(){return s},this.setSession=async function(Q){if(s=Q,s!==null){if(T=t.getRenderTarget(),s.addEventListener("select",Z),s.addEventListener("selectstart",Z),s.addEventListener("selectend",Z),s.addEventListener("squeeze",Z),s.addEventListener("squeezestart",Z),s.addEventListener("squeezeend",Z),s.addEventListener("end",z),s.addEventListener("inputsourceschange",lt),b.xrCompatible!==!0&&await e.makeXRCompatible(),E=t.getPixelRatio(),t.getSize(_),x&&"createProjectionLayer"in XRWebGLBinding.prototype){let _t=null,Et=null,bt=null;b.depth&&(bt=b.stencil?e.DEPTH24_STENCIL8:e.DEPTH_COMPONENT24,_t=b.stencil?As:vs,Et=b.stencil?xr:Fi);let Wt={colorFormat:e.RGBA8,depthFormat:bt,scaleFactor:r};u=this.getBinding(),d=u.createProjectionLayer(Wt),s.updateRenderState({layers:[d]}),t.setPixelRatio(1),t.setSize(d.textureWidth,d.textureHeight,!1),M=new hi(d.textureWidth,d.textureHeight,{format:Bi,type:di,depthTexture:new Ms(d.textureWidth,d.textureHeight,Et,void 0,void 0,void 0,void 0,void 0,void 0,_t),stencilBuffer:b.stencil,colorSpace:t.outputColorSpace,samples:b.antialias?4:0,resolveDepthBuffer:d.ignoreDepthValues===!1,resolveStencilBuffer:d.ignoreDepthValues===!1,storeMultisampledDepthBuffer:d.ignoreDepthValues===!1,storeMultisampledStencilBuffer:d.ignoreDepthValues===!1})}else{let _t={antialias:b.antialias,alpha:!0,depth:b.depth,stencil:b.stencil,framebufferScaleFactor:r};f=new XRWebGLLayer(s,e,_t),s.updateRenderState({baseLayer:f}),t.setPixelRatio(1),t.setSize(f.framebufferWidth,f.framebufferHeight,!1),M=new hi(f.framebufferWidth,f.framebufferHeight,{format:Bi,type:di,colorSpace:t.outputColorSpace,stencilBuffer:b.stencil,resolveDepthBuffer:f.ignoreDepthValues===!1,resolveStencilBuffer:f.ignoreDepthValues===!1,storeMultisampledDepthBuffer:f.ignoreDepthValues===!1,storeMultisampledStencilBuffer:f.ignoreDepthValues===!1})}M.isXRRenderTarget=!0,this.setFoveation(l),c=null,o=await s.requestReferenceSpace(a),ht.setContext(s),ht.start(),n.isPresenting=!0,n.dispatchEvent({type:"sessionstart"})}},this.getEnvironmentBlendMode=function(){if(s!==null)return s.environmentBlendMode},this.getDepthTexture=function(){return p.getDepthTexture()};function lt(Q){for(let pt=0;pt<Q.removed.length;pt++){let _t=Q.removed[pt],Et=A.indexOf(_t);Et>=0&&(A[Et]=null,C[Et].disconnect(_t))}for(let pt=0;pt<Q.added.length;pt++){let _t=Q.added[pt],Et=A.indexOf(_t);if(Et===-1){for(let Wt=0;Wt<C.length;Wt++)if(Wt>=A.length){A.push(_t),Et=Wt;break}else if(A[Wt]===null){A[Wt]=_t,Et=Wt;break}if(Et===-1)break}let bt=C[Et];bt&&bt.connect(_t)}}function K(Q,pt){pt===null?Q.matrixWorld.copy(Q.matrix):Q.matrixWorld.multiplyMatrices(pt.matrixWorld,Q.matrix),Q.matrixWorldInverse.copy(Q.matrixWorld).invert()}this.updateCamera=function(Q){if(s===null)return;let pt=Q.near,_t=Q.far;p.texture!==null&&(p.depthNear>0&&(pt=p.depthNear),p.depthFar>0&&(_t=p.depthFar)),H.near=L.near=N.near=pt,H.far=L.far=N.far=_t,(D!==H.near||V!==H.far)&&(s.updateRenderState({depthNear:H.near,depthFar:H.far}),D=H.near,V=H.far),H.layers.mask=Q.layers.mask|6,N.layers.mask=H.layers.mask&-5,L.layers.mask=H.layers.mask&-3;let Et=Q.parent,bt=H.cameras;K(H,Et);for(let Wt=0;Wt<bt.length;Wt++)K(bt[Wt],Et);H.projectionMatrix.copy(N.projectionMatrix),H.projectionMatrixInverse.copy(N.projectionMatrixInverse),B===null&&Q.isPerspectiveCamera&&(B={camera:Q,fov:Q.fov,zoom:Q.zoom}),J(Q,H,Et)};function J(Q,pt,_t){_t===null?Q.matrix.copy(pt.matrixWorld):(Q.matrix.copy(_t.matrixWorld),Q.matrix.invert(),Q.matrix.multiply(pt.matrixWorld)),Q.matrix.decompose(Q.position,Q.quaternion,Q.scale),Q.updateMatrixWorld(!0),Q.projectionMatrix.copy(pt.projectionMatrix),Q.projectionMatrixInverse.copy(pt.projectionMatrixInverse),Q.isPerspectiveCamera&&(Q.fov=uo*2*Math.atan(1/Q.projectionMatrix.elements[5]),Q.zoom=1)}this.getCamera=function(){return H},this.getFoveation=function(){if(!(d===null&&f===null))return l},this.setFoveation=function(Q){l=Q,d!==null&&(d.fixedFoveation=Q),f!==null&&f.fixedFoveation!==void 0&&(f.fixedFoveation=Q)},this.hasDepthSensing=function(){return p.texture!==null},this.getDepthSensingMesh=function(){return p.getMesh(H)},this.getCameraTexture=function(Q){return g[Q]};let it=null;function ut(Q,pt){if(h=pt.getViewerPose(c||o),m=pt,h!==null){let _t=h.views;f!==null&&(t.setRenderTargetFramebuffer(M,f.framebuffer),t.setRenderTarget(M));let Et=!1;_t.length!==H.cameras.length&&(H.cameras.length=0,Et=!0);for(let Gt=0;Gt<_t.length;Gt++){let ue=_t[Gt],le=null;if(f!==null)le=f.getViewport(ue);else{let Xe=u.getViewSubImage(d,ue);le=Xe.viewport,Gt===0&&(t.setRenderTargetTextures(M,Xe.colorTexture,Xe.depthStencilTexture),t.setRenderTarget(M))}let ne=G[Gt];ne===void 0&&(ne=new Hn,ne.layers.enable(Gt),ne.viewport=new Ze,G[Gt]=ne),ne.matrix.fromArray(ue.transform.matrix),ne.matrix.decompose(ne.position,ne.quaternion,ne.scale),ne.projectionMatrix.fromArray(ue.projectionMatrix),ne.projectionMatrixInverse.copy(ne.projectionMatrix).invert(),ne.viewport.set(le.x,le.y,le.width,le.height),Gt===0&&(H.matrix.copy(ne.matrix),H.matrix.decompose(H.position,H.quaternion,H.scale)),Et===!0&&H.cameras.push(ne)}let bt=s.enabledFeatures;if(bt&&bt.includes("depth-sensing")&&s.depthUsage=="gpu-optimized"&&x){u=n.getBinding();let Gt=u.getDepthInformation(_t[0]);Gt&&Gt.isValid&&Gt.texture&&p.init(Gt,s.renderState)}if(bt&&bt.includes("camera-access")&&x){t.state.unbindTexture(),u=n.getBinding();for(let Gt=0;Gt<_t.length;Gt++){let ue=_t[Gt].camera;if(ue){let le=g[ue];le||(le=new Sa,g[ue]=le);let ne=u.getCameraImage(ue);le.sourceTexture=ne}}}}for(let _t=0;_t<C.length;_t++){let Et=A[_t],bt=C[_t];Et!==null&&bt!==void 0&&bt.update(Et,pt,c||o)}it&&it(Q,pt),pt.detectedPlanes&&n.dispatchEvent({type:"planesdetected",data:pt}),m=null}let ht=new n_;ht.setAnimationLoop(ut),this.setAnimationLoop=function(Q){it=Q},this.dispose=function(){}}},aA=new He,d_=new ee;d_.set(-1,0,0,0,1,0,0,0,1);hA=new Uint16Array([12469,15057,12620,14925,13266,14620,13807,14376,14323,13990,14545,13625,14713,13328,14840,12882,14931,12528,14996,12233,15039,11829,15066,11525,15080,11295,15085,10976,15082,10705,15073,10495,13880,14564,13898,14542,13977,14430,14158,14124,14393,13732,14556,13410,14702,12996,14814,12596,14891,12291,14937,11834,14957,11489,14958,11194,14943,10803,14921,10506,14893,10278,14858,9960,14484,14039,14487,14025,14499,13941,14524,13740,14574,13468,14654,13106,14743,12678,14818,12344,14867,11893,14889,11509,14893,11180,14881,10751,14852,10428,14812,10128,14765,9754,14712,9466,14764,13480,14764,13475,14766,13440,14766,13347,14769,13070,14786,12713,14816,12387,14844,11957,14860,11549,14868,11215,14855,10751,14825,10403,14782,10044,14729,9651,14666,9352,14599,9029,14967,12835,14966,12831,14963,12804,14954,12723,14936,12564,14917,12347,14900,11958,14886,11569,14878,11247,14859,10765,14828,10401,14784,10011,14727,9600,14660,9289,14586,8893,14508,8533,15111,12234,15110,12234,15104,12216,15092,12156,15067,12010,15028,11776,14981,11500,14942,11205,14902,10752,14861,10393,14812,9991,14752,9570,14682,9252,14603,8808,14519,8445,14431,8145,15209,11449,15208,11451,15202,11451,15190,11438,15163,11384,15117,11274,15055,10979,14994,10648,14932,10343,14871,9936,14803,9532,14729,9218,14645,8742,14556,8381,14461,8020,14365,7603,15273,10603,15272,10607,15267,10619,15256,10631,15231,10614,15182,10535,15118,10389,15042,10167,14963,9787,14883,9447,14800,9115,14710,8665,14615,8318,14514,7911,14411,7507,14279,7198,15314,9675,15313,9683,15309,9712,15298,9759,15277,9797,15229,9773,15166,9668,15084,9487,14995,9274,14898,8910,14800,8539,14697,8234,14590,7790,14479,7409,14367,7067,14178,6621,15337,8619,15337,8631,15333,8677,15325,8769,15305,8871,15264,8940,15202,8909,15119,8775,15022,8565,14916,8328,14804,8009,14688,7614,14569,7287,14448,6888,14321,6483,14088,6171,15350,7402,15350,7419,15347,7480,15340,7613,15322,7804,15287,7973,15229,8057,15148,8012,15046,7846,14933,7611,14810,7357,14682,7069,14552,6656,14421,6316,14251,5948,14007,5528,15356,5942,15356,5977,15353,6119,15348,6294,15332,6551,15302,6824,15249,7044,15171,7122,15070,7050,14949,6861,14818,6611,14679,6349,14538,6067,14398,5651,14189,5311,13935,4958,15359,4123,15359,4153,15356,4296,15353,4646,15338,5160,15311,5508,15263,5829,15188,6042,15088,6094,14966,6001,14826,5796,14678,5543,14527,5287,14377,4985,14133,4586,13869,4257,15360,1563,15360,1642,15358,2076,15354,2636,15341,3350,15317,4019,15273,4429,15203,4732,15105,4911,14981,4932,14836,4818,14679,4621,14517,4386,14359,4156,14083,3795,13808,3437,15360,122,15360,137,15358,285,15355,636,15344,1274,15322,2177,15281,2765,15215,3223,15120,3451,14995,3569,14846,3567,14681,3466,14511,3305,14344,3121,14037,2800,13753,2467,15360,0,15360,1,15359,21,15355,89,15346,253,15325,479,15287,796,15225,1148,15133,1492,15008,1749,14856,1882,14685,1886,14506,1783,14324,1608,13996,1398,13702,1183]),is=null;wh=class{constructor(t={}){let{canvas:e=A0(),context:n=null,depth:s=!0,stencil:r=!1,alpha:o=!1,antialias:a=!1,premultipliedAlpha:l=!0,preserveDrawingBuffer:c=!1,powerPreference:h="default",failIfMajorPerformanceCaveat:u=!1,reversedDepthBuffer:d=!1,outputBufferType:f=di}=t;this.isWebGLRenderer=!0;let m;if(n!==null){if(typeof WebGLRenderingContext<"u"&&n instanceof WebGLRenderingContext)throw new Error("THREE.WebGLRenderer: WebGL 1 is not supported since r163.");m=n.getContextAttributes().alpha}else m=o;let x=f,p=new Set([Wc,Hc,Gc]),g=new Set([di,Fi,Eo,xr,zc,Vc]),b=new Uint32Array(4),T=new Int32Array(4),M={textures:[],min:[],max:[],resolution:[]},C=null,A=null,_=[],E=[],B=null;this.domElement=e,this.debug={checkShaderErrors:!0,diagnostics:{keywords:!1},onShaderError:null},this.autoClear=!0,this.autoClearColor=!0,this.autoClearDepth=!0,this.autoClearStencil=!0,this.sortObjects=!0,this.clippingPlanes=[],this.localClippingEnabled=!1,this.toneMapping=ns,this.toneMappingExposure=1,this.transmissionResolutionScale=1;let N=this,L=!1,G=null,H=null,D=null,V=null;this._outputColorSpace=Vn;let Z=0,z=0,lt=null,K=-1,J=null,it=new Ze,ut=new Ze,ht=null,Q=new ae(0),pt=0,_t=e.width,Et=e.height,bt=1,Wt=null,se=null,Gt=new Ze(0,0,_t,Et),ue=new Ze(0,0,_t,Et),le=!1,ne=new mr,Xe=new yc,Oe=!1,on=!1,Ie=new He,bn=new q,ve=new Ze,pn={background:null,fog:null,environment:null,overrideMaterial:null,isScene:!0},Ke=!1;function an(){return lt===null?bt:1}let U=n;function Ct(w,O){return e.getContext(w,O)}let $t,re,St,De,Vt,qt,R,v,W,ct,rt,gt,yt,tt,nt,ft,F,st,et,Mt,mt,vt,Ht;try{let w={alpha:!0,depth:s,stencil:r,antialias:a,premultipliedAlpha:l,preserveDrawingBuffer:c,powerPreference:h,failIfMajorPerformanceCaveat:u};if("setAttribute"in e&&e.setAttribute("data-engine",`three.js r${"187"}`),e.addEventListener("webglcontextlost",Bt,!1),e.addEventListener("webglcontextrestored",jt,!1),e.addEventListener("webglcontextcreationerror",Tt,!1),U===null){let O="webgl2";if(U=Ct(O,w),U===null)throw Ct(O)?new Error("THREE.WebGLRenderer: Error creating WebGL context with your selected attributes."):new Error("THREE.WebGLRenderer: Error creating WebGL context.")}Kt()}catch(w){throw e.removeEventListener("webglcontextlost",Bt,!1),e.removeEventListener("webglcontextrestored",jt,!1),e.removeEventListener("webglcontextcreationerror",Tt,!1),Jt("WebGLRenderer: "+w.message),w}function Kt(){$t=new Sw(U),$t.init(),mt=new sA(U,$t),re=new uw(U,$t,t,mt),St=new nA(U,$t),re.reversedDepthBuffer&&d&&St.buffers.depth.setReversed(!0),H=U.createFramebuffer(),D=U.createFramebuffer(),V=U.createFramebuffer(),De=new Aw(U),Vt=new G1,qt=new iA(U,$t,St,Vt,re,mt,De),R=new bw(N),v=new Tb(U),vt=new cw(U,v),W=new Mw(U,v,De,vt),ct=new Tw(U,W,v,vt,De),st=new Ew(U,re,qt),nt=new dw(Vt),rt=new V1(N,R,$t,re,vt,nt),gt=new lA(N,Vt),yt=new W1,tt=new K1($t),F=new lw(N,R,St,ct,m,l),ft=new eA(N,ct,re),Ht=new cA(U,De,re,St),et=new hw(U,$t,De),Mt=new ww(U,$t,De),De.programs=rt.programs,N.capabilities=re,N.extensions=$t,N.properties=Vt,N.renderLists=yt,N.shadowMap=ft,N.state=St,N.info=De}x!==di&&(B=new Cw(x,e.width,e.height,a,s,r));let at=new bf(N,U);this.xr=at,this.getContext=function(){return U},this.getContextAttributes=function(){return U.getContextAttributes()},this.forceContextLoss=function(){let w=$t.get("WEBGL_lose_context");w&&w.loseContext()},this.forceContextRestore=function(){let w=$t.get("WEBGL_lose_context");w&&w.restoreContext()},this.getPixelRatio=function(){return bt},this.setPixelRatio=function(w){w!==void 0&&(bt=w,this.setSize(_t,Et,!1))},this.getSize=function(w){return w.set(_t,Et)},this.setSize=function(w,O,j=!0){if(at.isPresenting){Yt("WebGLRenderer: Can't change size while VR device is presenting.");return}_t=w,Et=O,e.width=Math.floor(w*bt),e.height=Math.floor(O*bt),j===!0&&(e.style.width=w+"px",e.style.height=O+"px"),B!==null&&B.setSize(e.width,e.height),this.setViewport(0,0,w,O)},this.getDrawingBufferSize=function(w){return w.set(_t*bt,Et*bt).floor()},this.setDrawingBufferSize=function(w,O,j){_t=w,Et=O,bt=j,e.width=Math.floor(w*j),e.height=Math.floor(O*j),this.setViewport(0,0,w,O)},this.setEffects=function(w){if(x===di){Jt("WebGLRenderer: setEffects() requires outputBufferType set to HalfFloatType or FloatType.");return}if(w){for(let O=0;O<w.length;O++)if(w[O].isOutputPass===!0){Yt("WebGLRenderer: OutputPass is not needed in setEffects(). Tone mapping and color space conversion are applied automatically.");break}}B.setEffects(w||[])},this.getCurrentViewport=function(w){return w.copy(it)},this.getViewport=function(w){return w.copy(Gt)},this.setViewport=function(w,O,j,X){w.isVector4?Gt.set(w.x,w.y,w.z,w.w):Gt.set(w,O,j,X),St.viewport(it.copy(Gt).multiplyScalar(an()).round())},this.getScissor=function(w){return w.copy(ue)},this.setScissor=function(w,O,j,X){w.isVector4?ue.set(w.x,w.y,w.z,w.w):ue.set(w,O,j,X),St.scissor(ut.copy(ue).multiplyScalar(an()).round())},this.getScissorTest=function(){return le},this.setScissorTest=function(w){St.setScissorTest(le=w)},this.setOpaqueSort=function(w){Wt=w},this.setTransparentSort=function(w){se=w},this.getClearColor=function(w){return w.copy(F.getClearColor())},this.setClearColor=function(){F.setClearColor(...arguments)},this.getClearAlpha=function(){return F.getClearAlpha()},this.setClearAlpha=function(){F.setClearAlpha(...arguments)},this.clear=function(w=!0,O=!0,j=!0){let X=0;if(w){let Y=!1;if(lt!==null){let wt=lt.texture.format;Y=p.has(wt)}if(Y){let wt=lt.texture.type,Pt=g.has(wt),At=F.getClearColor(),It=F.getClearAlpha(),zt=At.r,Qt=At.g,de=At.b;Pt?(b[0]=zt,b[1]=Qt,b[2]=de,b[3]=It,U.clearBufferuiv(U.COLOR,0,b)):(T[0]=zt,T[1]=Qt,T[2]=de,T[3]=It,U.clearBufferiv(U.COLOR,0,T))}else X|=U.COLOR_BUFFER_BIT}O&&(X|=U.DEPTH_BUFFER_BIT,this.state.buffers.depth.setMask(!0)),j&&(X|=U.STENCIL_BUFFER_BIT,this.state.buffers.stencil.setMask(4294967295)),X!==0&&U.clear(X)},this.clearColor=function(){this.clear(!0,!1,!1)},this.clearDepth=function(){this.clear(!1,!0,!1)},this.clearStencil=function(){this.clear(!1,!1,!0)},this.setNodesHandler=function(w){w.setRenderer(this),G=w},this.dispose=function(){e.removeEventListener("webglcontextlost",Bt,!1),e.removeEventListener("webglcontextrestored",jt,!1),e.removeEventListener("webglcontextcreationerror",Tt,!1),F.dispose(),yt.dispose(),tt.dispose(),qt.dispose(),Vt.dispose(),R.dispose(),ct.dispose(),W.dispose(),vt.dispose(),Ht.dispose(),rt.dispose(),at.dispose(),at.removeEventListener("sessionstart",Za),at.removeEventListener("sessionend",Gi),os.stop()};function Bt(w){w.preventDefault(),ef("WebGLRenderer: Context Lost."),L=!0}function jt(){ef("WebGLRenderer: Context Restored."),L=!1;let w=De.autoReset,O=ft.enabled,j=ft.autoUpdate,X=ft.needsUpdate,Y=ft.type;Kt(),De.autoReset=w,ft.enabled=O,ft.autoUpdate=j,ft.needsUpdate=X,ft.type=Y}function Tt(w){Jt("WebGLRenderer: A WebGL context could not be created. Reason: ",w.statusMessage)}function oe(w){let O=w.target;O.removeEventListener("dispose",oe),Be(O)}function Be(w){Un(w),Vt.remove(w)}function Un(w){let O=Vt.get(w).programs;O!==void 0&&(O.forEach(function(j){rt.releaseProgram(j)}),w.isShaderMaterial&&rt.releaseShaderCache(w))}this.renderBufferDirect=function(w,O,j,X,Y,wt){O===null&&(O=pn);let Pt=Y.isMesh&&Y.matrixWorld.determinantAffine()<0,At=Ho(w,O,j,X,Y);St.setMaterial(X,Pt);let It=j.index,zt=1;if(X.wireframe===!0){if(It=W.getWireframeAttribute(j),It===void 0)return;zt=2}let Qt=j.drawRange,de=j.attributes.position,kt=Qt.start*zt,fe=(Qt.start+Qt.count)*zt;wt!==null&&(kt=Math.max(kt,wt.start*zt),fe=Math.min(fe,(wt.start+wt.count)*zt)),It!==null?(kt=Math.max(kt,0),fe=Math.min(fe,It.count)):de!=null&&(kt=Math.max(kt,0),fe=Math.min(fe,de.count));let Ye=fe-kt;if(Ye<0||Ye===1/0)return;vt.setup(Y,X,At,j,It);let Re,Ce=et;if(It!==null&&(Re=v.get(It),Ce=Mt,Ce.setIndex(Re)),Y.isMesh)X.wireframe===!0?(St.setLineWidth(X.wireframeLinewidth*an()),Ce.setMode(U.LINES)):Ce.setMode(U.TRIANGLES);else if(Y.isLine){let mn=X.linewidth;mn===void 0&&(mn=1),St.setLineWidth(mn*an()),Y.isLineSegments?Ce.setMode(U.LINES):Y.isLineLoop?Ce.setMode(U.LINE_LOOP):Ce.setMode(U.LINE_STRIP)}else Y.isPoints?Ce.setMode(U.POINTS):Y.isSprite&&Ce.setMode(U.TRIANGLES);if(Y.isBatchedMesh)if($t.get("WEBGL_multi_draw"))Ce.renderMultiDraw(Y._multiDrawStarts,Y._multiDrawCounts,Y._multiDrawCount);else{let mn=Y._multiDrawStarts,Ut=Y._multiDrawCounts,ln=Y._multiDrawCount,_e=It?v.get(It).bytesPerElement:1,ls=Vt.get(X).currentProgram.getUniforms();for(let cn=0;cn<ln;cn++)ls.setValue(U,"_gl_DrawID",cn),Ce.render(mn[cn]/_e,Ut[cn])}else if(Y.isInstancedMesh)Ce.renderInstances(kt,Ye,Y.count);else if(j.isInstancedBufferGeometry){let mn=j._maxInstanceCount!==void 0?j._maxInstanceCount:1/0,Ut=Math.min(j.instanceCount,mn);Ce.renderInstances(kt,Ye,Ut)}else Ce.render(kt,Ye)};function zo(w,O,j,X){G!==null&&w.isNodeMaterial&&G.setObject(X,w),Oe===!0&&nt.setState(w,j,!1),w.transparent===!0&&w.side===Si&&w.forceSinglePass===!1?(w.side=qn,w.needsUpdate=!0,Hi(w,O,X),w.side=Qs,w.needsUpdate=!0,Hi(w,O,X),w.side=Si):Hi(w,O,X)}this.compile=function(w,O,j=null){j===null&&(j=w),G!==null&&G.renderStart(w,O,j),A=tt.get(j),A.init(O),E.push(A),j.traverseVisible(function(Y){Y.isLight&&Y.layers.test(O.layers)&&(A.pushLight(Y),Y.castShadow&&A.pushShadow(Y))}),w!==j&&w.traverseVisible(function(Y){Y.isLight&&Y.layers.test(O.layers)&&(A.pushLight(Y),Y.castShadow&&A.pushShadow(Y))}),A.setupLights(),G!==null&&G.updateLights(A.state.lightsArray),on=this.localClippingEnabled,Oe=nt.init(this.clippingPlanes,on),Oe===!0&&nt.setGlobalState(this.clippingPlanes,O),G!==null&&ft.render(A.state.shadowsArray,j,O);let X=new Set;return w.traverse(function(Y){if(!(Y.isMesh||Y.isPoints||Y.isLine||Y.isSprite))return;let wt=Y.material;if(wt)if(Array.isArray(wt))for(let Pt=0;Pt<wt.length;Pt++){let At=wt[Pt];zo(At,j,O,Y),X.add(At)}else zo(wt,j,O,Y),X.add(wt)}),A=E.pop(),G!==null&&G.renderEnd(),X},this.compileAsync=function(w,O,j=null){let X=this.compile(w,O,j);return new Promise(Y=>{function wt(){if(X.forEach(function(Pt){let It=Vt.get(Pt).currentProgram;(It===void 0||It.isReady())&&X.delete(Pt)}),X.size===0){Y(w);return}setTimeout(wt,10)}$t.get("KHR_parallel_shader_compile")!==null?wt():setTimeout(wt,10)})};let Pr=null;function Jh(w){Pr&&Pr(w)}function Za(){os.stop()}function Gi(){os.start()}let os=new n_;os.setAnimationLoop(Jh),typeof self<"u"&&os.setContext(self),this.setAnimationLoop=function(w){Pr=w,at.setAnimationLoop(w),w===null?os.stop():os.start()},at.addEventListener("sessionstart",Za),at.addEventListener("sessionend",Gi),this.render=function(w,O){if(O!==void 0&&O.isCamera!==!0){Jt("WebGLRenderer.render: camera is not an instance of THREE.Camera.");return}if(L===!0)return;G!==null&&G.renderStart(w,O);let j=at.enabled===!0&&at.isPresenting===!0,X=B!==null&&(lt===null||j)&&B.begin(N,lt);if(w.matrixWorldAutoUpdate===!0&&w.updateMatrixWorld(),O.parent===null&&O.matrixWorldAutoUpdate===!0&&O.updateMatrixWorld(),at.enabled===!0&&at.isPresenting===!0&&(B===null||B.isCompositing()===!1)&&(at.cameraAutoUpdate===!0&&at.updateCamera(O),O=at.getCamera()),w.isScene===!0&&w.onBeforeRender(N,w,O,lt),A=tt.get(w,E.length),A.init(O),A.state.textureUnits=qt.getTextureUnits(),E.push(A),Ie.multiplyMatrices(O.projectionMatrix,O.matrixWorldInverse),O.isArrayCamera?Xe.setFromArrayCamera(O):ne.setFromProjectionMatrix(Ie,vi,O.reversedDepth),on=this.localClippingEnabled,Oe=nt.init(this.clippingPlanes,on),C=yt.get(w,_.length),C.init(),_.push(C),this.info.render.frame++,at.enabled===!0&&at.isPresenting===!0){let Pt=N.xr.getDepthSensingMesh();Pt!==null&&as(Pt,O,-1/0,N.sortObjects)}as(w,O,0,N.sortObjects),C.finish(),G!==null&&G.updateLights(A.state.lightsArray),N.sortObjects===!0&&C.sort(Wt,se),Ke=at.enabled===!1||at.isPresenting===!1||at.hasDepthSensing()===!1,Ke&&F.addToRenderList(C,w),this.info.autoReset===!0&&this.info.reset(),Oe===!0&&nt.beginShadows();let Y=A.state.shadowsArray;if(ft.render(Y,w,O),Oe===!0&&nt.endShadows(),(X&&B.hasRenderPass())===!1){let Pt=C.opaque,At=C.transmissive;if(A.setupLights(),O.isArrayCamera){let It=O.cameras;if(At.length>0)for(let zt=0,Qt=It.length;zt<Qt;zt++){let de=It[zt];Ai(Pt,At,w,de)}Ke&&F.render(w);for(let zt=0,Qt=It.length;zt<Qt;zt++){let de=It[zt];Vo(C,w,de,de.viewport)}}else At.length>0&&Ai(Pt,At,w,O),Ke&&F.render(w),Vo(C,w,O)}lt!==null&&z===0&&(qt.updateMultisampleRenderTarget(lt),qt.updateRenderTargetMipmap(lt)),X&&B.end(N),w.isScene===!0&&w.onAfterRender(N,w,O),vt.resetDefaultState(),K=-1,J=null,E.pop(),E.length>0?(A=E[E.length-1],qt.setTextureUnits(A.state.textureUnits),Oe===!0&&nt.setGlobalState(N.clippingPlanes,A.state.camera)):A=null,_.pop(),_.length>0?C=_[_.length-1]:C=null,G!==null&&G.renderEnd()};function as(w,O,j,X){if(w.visible===!1)return;if(w.layers.test(O.layers)){if(w.isGroup)j=w.renderOrder;else if(w.isLOD)w.autoUpdate===!0&&w.update(O);else if(w.isLight)A.pushLight(w),w.castShadow&&A.pushShadow(w);else if(w.isSprite){let Pt=O.isArrayCamera?Xe:ne;if(!w.frustumCulled||w.intersectsFrustum(Pt)){X&&ve.setFromMatrixPosition(w.matrixWorld).applyMatrix4(Ie);let At=ct.update(w),It=w.material;It.visible&&C.push(w,At,It,j,ve.z,null,O)}}else if(w.isMesh||w.isLine||w.isPoints){let Pt=O.isArrayCamera?Xe:ne;if(!w.frustumCulled||w.intersectsFrustum(Pt)){let At=ct.update(w),It=w.material;if(X&&(w.boundingSphere!==void 0?(w.boundingSphere===null&&w.computeBoundingSphere(),ve.copy(w.boundingSphere.center)):(At.boundingSphere===null&&At.computeBoundingSphere(),ve.copy(At.boundingSphere.center)),ve.applyMatrix4(w.matrixWorld).applyMatrix4(Ie)),Array.isArray(It)){let zt=At.groups;for(let Qt=0,de=zt.length;Qt<de;Qt++){let kt=zt[Qt],fe=It[kt.materialIndex];fe&&fe.visible&&C.push(w,At,fe,j,ve.z,kt,O)}}else It.visible&&C.push(w,At,It,j,ve.z,null,O)}}}let wt=w.children;for(let Pt=0,At=wt.length;Pt<At;Pt++)as(wt[Pt],O,j,X)}function Vo(w,O,j,X){let{opaque:Y,transmissive:wt,transparent:Pt}=w;A.setupLightsView(j),Oe===!0&&nt.setGlobalState(N.clippingPlanes,j),X&&St.viewport(it.copy(X)),Y.length>0&&je(Y,O,j),wt.length>0&&je(wt,O,j),Pt.length>0&&je(Pt,O,j),St.buffers.depth.setTest(!0),St.buffers.depth.setMask(!0),St.buffers.color.setMask(!0),St.setPolygonOffset(!1)}function Ai(w,O,j,X){if((j.isScene===!0?j.overrideMaterial:null)!==null)return;if(A.state.transmissionRenderTarget[X.id]===void 0){let kt=$t.has("EXT_color_buffer_half_float")||$t.has("EXT_color_buffer_float");A.state.transmissionRenderTarget[X.id]=new hi(1,1,{generateMipmaps:!0,type:kt?Oi:di,minFilter:ws,samples:Math.max(4,re.samples),stencilBuffer:r,resolveDepthBuffer:!1,resolveStencilBuffer:!1,storeMultisampledDepthBuffer:!1,storeMultisampledStencilBuffer:!1,colorSpace:ye.workingColorSpace})}let wt=A.state.transmissionRenderTarget[X.id],Pt=X.viewport||it;wt.setSize(Pt.z*N.transmissionResolutionScale,Pt.w*N.transmissionResolutionScale);let At=N.getRenderTarget(),It=N.getActiveCubeFace(),zt=N.getActiveMipmapLevel();N.setRenderTarget(wt),N.getClearColor(Q),pt=N.getClearAlpha(),pt<1&&N.setClearColor(16777215,.5),N.clear(),Ke&&F.render(j);let Qt=N.toneMapping;N.toneMapping=ns;let de=X.viewport;if(X.viewport!==void 0&&(X.viewport=void 0),A.setupLightsView(X),Oe===!0&&nt.setGlobalState(N.clippingPlanes,X),je(w,j,X),qt.updateMultisampleRenderTarget(wt),qt.updateRenderTargetMipmap(wt),$t.has("WEBGL_multisampled_render_to_texture")===!1){let kt=!1;for(let fe=0,Ye=O.length;fe<Ye;fe++){let Re=O[fe],{object:Ce,geometry:mn,material:Ut,group:ln}=Re;if(Ut.side===Si&&Ce.layers.test(X.layers)){let _e=Ut.side;Ut.side=qn,Ut.needsUpdate=!0,sn(Ce,j,X,mn,Ut,ln),Ut.side=_e,Ut.needsUpdate=!0,kt=!0}}kt===!0&&(qt.updateMultisampleRenderTarget(wt),qt.updateRenderTargetMipmap(wt))}N.setRenderTarget(At,It,zt),N.setClearColor(Q,pt),de!==void 0&&(X.viewport=de),N.toneMapping=Qt}function je(w,O,j){let X=O.isScene===!0?O.overrideMaterial:null;for(let Y=0,wt=w.length;Y<wt;Y++){let Pt=w[Y],{object:At,geometry:It,group:zt}=Pt,Qt=Pt.material;Qt.allowOverride===!0&&X!==null&&(Qt=X),At.layers.test(j.layers)&&sn(At,O,j,It,Qt,zt)}}function sn(w,O,j,X,Y,wt){G!==null&&Y.isNodeMaterial&&G.setObject(w,Y),w.onBeforeRender(N,O,j,X,Y,wt),w.modelViewMatrix.multiplyMatrices(j.matrixWorldInverse,w.matrixWorld),w.normalMatrix.getNormalMatrix(w.modelViewMatrix),Y.onBeforeRender(N,O,j,X,w,wt),Y.transparent===!0&&Y.side===Si&&Y.forceSinglePass===!1?(Y.side=qn,Y.needsUpdate=!0,N.renderBufferDirect(j,O,X,Y,w,wt),Y.side=Qs,Y.needsUpdate=!0,N.renderBufferDirect(j,O,X,Y,w,wt),Y.side=Si):N.renderBufferDirect(j,O,X,Y,w,wt),w.onAfterRender(N,O,j,X,Y,wt)}function rn(w){let O=0;for(let j of w)j.texture!==null&&O++;return O}function Hi(w,O,j){O.isScene!==!0&&(O=pn);let X=Vt.get(w),Y=A.state.lights,wt=A.state.shadowsArray,Pt=Y.state.version,At=rt.getParameters(w,Y.state,wt,O,j,A.state.lightProbeGridArray),It=rt.getProgramCacheKey(At),zt=X.programs;X.environment=w.isMeshStandardMaterial||w.isMeshLambertMaterial||w.isMeshPhongMaterial?O.environment:null,X.fog=O.fog;let Qt=w.isMeshStandardMaterial||w.isMeshLambertMaterial&&!w.envMap||w.isMeshPhongMaterial&&!w.envMap;X.envMap=R.get(w.envMap||X.environment,Qt),X.envMapRotation=X.environment!==null&&w.envMap===null?O.environmentRotation:w.envMapRotation,zt===void 0&&(w.addEventListener("dispose",oe),zt=new Map,X.programs=zt,X.programVariants=new Map);let de=zt.get(It);if(de!==void 0){if(X.currentProgram===de&&X.lightsStateVersion===Pt)return Go(w,At),de}else At.uniforms=rt.getUniforms(w),G!==null&&w.isNodeMaterial&&G.build(w,j,At),w.onBeforeCompile(At,N),de=rt.acquireProgram(At,It),zt.set(It,de),X.uniforms=At.uniforms;let kt=X.uniforms;return(!w.isShaderMaterial&&!w.isRawShaderMaterial||w.clipping===!0)&&(kt.clippingPlanes=nt.uniform),Go(w,At),X.needsLights=Ps(w),X.lightsStateVersion=Pt,X.needsLights&&(kt.ambientLightColor.value=Y.state.ambient,kt.lightProbe.value=Y.state.probe,kt.sunLights.value=Y.state.sun,kt.sunLightShadows.value=Y.state.sunShadow,kt.directionalLights.value=Y.state.directional,kt.directionalLightShadows.value=Y.state.directionalShadow,kt.spotLights.value=Y.state.spot,kt.spotLightShadows.value=Y.state.spotShadow,kt.rectAreaLights.value=Y.state.rectArea,kt.ltc_1.value=Y.state.rectAreaLTC1,kt.ltc_2.value=Y.state.rectAreaLTC2,kt.pointLights.value=Y.state.point,kt.pointLightShadows.value=Y.state.pointShadow,kt.hemisphereLights.value=Y.state.hemi,kt.sunShadowMatrix.value=Y.state.sunShadowMatrix,kt.sunShadowCascade.value=Y.state.sunShadowCascade,kt.directionalShadowMatrix.value=Y.state.directionalShadowMatrix,kt.spotLightMatrix.value=Y.state.spotLightMatrix,kt.spotLightMap.value=Y.state.spotLightMap,kt.pointShadowMatrix.value=Y.state.pointShadowMatrix),X.numLightProbeGrids=rn(A.state.lightProbeGridArray),X.currentProgram=de,X.uniformsList=null,de}function ei(w,O,j,X,Y){let wt=Vt.get(w),Pt=wt.currentProgram.id+","+X+","+Y,At=wt.programVariants.get(Pt);return At===void 0?(At=Hi(w,O,j),wt.programVariants.set(Pt,At)):(wt.currentProgram=At,wt.uniformsList=null,wt.outputColorSpace=X,wt.toneMapping=Y),At}function Cs(w){if(w.uniformsList===null){let O=w.currentProgram.getUniforms();w.uniformsList=Ro.seqWithValue(O.seq,w.uniforms)}return w.uniformsList}function Go(w,O){let j=Vt.get(w);j.outputColorSpace=O.outputColorSpace,j.batching=O.batching,j.batchingColor=O.batchingColor,j.instancing=O.instancing,j.instancingColor=O.instancingColor,j.instancingMorph=O.instancingMorph,j.skinning=O.skinning,j.morphTargets=O.morphTargets,j.morphNormals=O.morphNormals,j.morphColors=O.morphColors,j.morphTargetsCount=O.morphTargetsCount,j.numClippingPlanes=O.numClippingPlanes,j.numIntersection=O.numClipIntersection,j.vertexAlphas=O.vertexAlphas,j.vertexTangents=O.vertexTangents,j.toneMapping=O.toneMapping}function Ho(w,O,j,X,Y){O.isScene!==!0&&(O=pn),qt.resetTextureUnits();let wt=O.fog,Pt=X.isMeshStandardMaterial||X.isMeshLambertMaterial||X.isMeshPhongMaterial?O.environment:null,At=lt===null?N.outputColorSpace:lt.isXRRenderTarget===!0?lt.texture.colorSpace:ye.workingColorSpace,It=X.isMeshStandardMaterial||X.isMeshLambertMaterial&&!X.envMap||X.isMeshPhongMaterial&&!X.envMap,zt=R.get(X.envMap||Pt,It),Qt=X.vertexColors===!0&&!!j.attributes.color&&j.attributes.color.itemSize===4,de=!!j.attributes.tangent&&(!!X.normalMap||X.anisotropy>0),kt=!!j.morphAttributes.position,fe=!!j.morphAttributes.normal,Ye=!!j.morphAttributes.color,Re=ns;X.toneMapped&&(lt===null||lt.isXRRenderTarget===!0)&&(Re=N.toneMapping);let Ce=j.morphAttributes.position||j.morphAttributes.normal||j.morphAttributes.color,mn=Ce!==void 0?Ce.length:0,Ut=Vt.get(X),ln=A.state.lights;if(Oe===!0&&(on===!0||w!==J)){let Pe=w===J&&X.id===K;nt.setState(X,w,Pe)}let _e=!1,ls=!1;X.version===Ut.__version?Ut.needsLights&&Ut.lightsStateVersion!==ln.state.version||Y.isBatchedMesh&&Ut.batching===!1||!Y.isBatchedMesh&&Ut.batching===!0||Y.isBatchedMesh&&Ut.batchingColor===!0&&Y._colorsTexture===null||Y.isBatchedMesh&&Ut.batchingColor===!1&&Y._colorsTexture!==null||Y.isInstancedMesh&&Ut.instancing===!1||!Y.isInstancedMesh&&Ut.instancing===!0||Y.isSkinnedMesh&&Ut.skinning===!1||!Y.isSkinnedMesh&&Ut.skinning===!0||Y.isInstancedMesh&&Ut.instancingColor===!0&&Y.instanceColor===null||Y.isInstancedMesh&&Ut.instancingColor===!1&&Y.instanceColor!==null||Y.isInstancedMesh&&Ut.instancingMorph===!0&&Y.morphTexture===null||Y.isInstancedMesh&&Ut.instancingMorph===!1&&Y.morphTexture!==null||Ut.envMap!==zt||X.fog===!0&&Ut.fog!==wt||Ut.numClippingPlanes!==void 0&&(Ut.numClippingPlanes!==nt.numPlanes||Ut.numIntersection!==nt.numIntersection)||Ut.vertexAlphas!==Qt||Ut.vertexTangents!==de||Ut.morphTargets!==kt||Ut.morphNormals!==fe||Ut.morphColors!==Ye||Ut.morphTargetsCount!==mn||Ut.numLightProbeGrids!==rn(A.state.lightProbeGridArray)?_e=!0:(Ut.outputColorSpace!==At||Ut.toneMapping!==Re)&&(ls=!0):(_e=!0,Ut.__version=X.version);let cn=Ut.currentProgram;(_e===!0||ls===!0)&&(cn=ls===!0?ei(X,O,Y,At,Re):Hi(X,O,Y),G&&X.isNodeMaterial&&G.onUpdateProgram(X,cn,Ut));let Dr=!1,Wi=!1,cs=!1,ce=cn.getUniforms(),Je=Ut.uniforms;if(St.useProgram(cn.program)&&(Dr=!0,Wi=!0,cs=!0),X.id!==K&&(K=X.id,Wi=!0),Dr||J!==w){St.buffers.depth.getReversed()&&w.reversedDepth!==!0&&(w._reversedDepth=!0,w.updateProjectionMatrix()),ce.setValue(U,"projectionMatrix",w.projectionMatrix),ce.setValue(U,"viewMatrix",w.matrixWorldInverse);let hn=ce.map.cameraPosition;hn!==void 0&&hn.setValue(U,bn.setFromMatrixPosition(w.matrixWorld)),re.logarithmicDepthBuffer&&ce.setValue(U,"logDepthBufFC",2/(Math.log(w.far+1)/Math.LN2)),(X.isMeshPhongMaterial||X.isMeshToonMaterial||X.isMeshLambertMaterial||X.isMeshBasicMaterial||X.isMeshStandardMaterial||X.isShaderMaterial)&&ce.setValue(U,"isOrthographic",w.isOrthographicCamera===!0),J!==w&&(J=w,Wi=!0,cs=!0)}if(Ut.needsLights&&(ln.state.sunShadowMap.length>0&&ce.setValue(U,"sunShadowMap",ln.state.sunShadowMap,qt),ln.state.directionalShadowMap.length>0&&ce.setValue(U,"directionalShadowMap",ln.state.directionalShadowMap,qt),ln.state.spotShadowMap.length>0&&ce.setValue(U,"spotShadowMap",ln.state.spotShadowMap,qt),ln.state.pointShadowMap.length>0&&ce.setValue(U,"pointShadowMap",ln.state.pointShadowMap,qt)),Y.isSkinnedMesh){ce.setOptional(U,Y,"bindMatrix"),ce.setOptional(U,Y,"bindMatrixInverse");let Pe=Y.skeleton;Pe&&(Pe.boneTexture===null&&Pe.computeBoneTexture(),ce.setValue(U,"boneTexture",Pe.boneTexture,qt))}Y.isBatchedMesh&&(ce.setOptional(U,Y,"batchingTexture"),ce.setValue(U,"batchingTexture",Y._matricesTexture,qt),ce.setOptional(U,Y,"batchingIdTexture"),ce.setValue(U,"batchingIdTexture",Y._indirectTexture,qt),ce.setOptional(U,Y,"batchingColorTexture"),Y._colorsTexture!==null&&ce.setValue(U,"batchingColorTexture",Y._colorsTexture,qt));let On=j.morphAttributes;if((On.position!==void 0||On.normal!==void 0||On.color!==void 0)&&st.update(Y,j,cn),(Wi||Ut.receiveShadow!==Y.receiveShadow)&&(Ut.receiveShadow=Y.receiveShadow,ce.setValue(U,"receiveShadow",Y.receiveShadow)),(X.isMeshStandardMaterial||X.isMeshLambertMaterial||X.isMeshPhongMaterial)&&X.envMap===null&&O.environment!==null&&(Je.envMapIntensity.value=O.environmentIntensity),Je.dfgLUT!==void 0&&(Je.dfgLUT.value=uA()),Wi){if(ce.setValue(U,"toneMappingExposure",N.toneMappingExposure),Ut.needsLights&&Ir(Je,cs),wt&&X.fog===!0&&gt.refreshFogUniforms(Je,wt),gt.refreshMaterialUniforms(Je,X,bt,Et,A.state.transmissionRenderTarget[w.id]),Ut.needsLights&&Ut.numLightProbeGrids>0){let Pe=M,hn=0;for(let Ln of A.state.lightProbeGridArray)Ln.texture!==null&&(Pe.textures[hn]=Ln.texture,Pe.min[hn]=Ln.boundingBox.min,Pe.max[hn]=Ln.boundingBox.max,Pe.resolution[hn]=Ln.resolution,hn++);for(let Ln in Pe)Pe[Ln].length=hn;Je.probesSH.value=Pe.textures,Je.probesMin.value=Pe.min,Je.probesMax.value=Pe.max,Je.probesResolution.value=Pe.resolution}Ro.upload(U,Cs(Ut),Je,qt)}if(X.isShaderMaterial&&X.uniformsNeedUpdate===!0&&(Ro.upload(U,Cs(Ut),Je,qt),X.uniformsNeedUpdate=!1),X.isSpriteMaterial&&ce.setValue(U,"center",Y.center),ce.setValue(U,"modelViewMatrix",Y.modelViewMatrix),ce.setValue(U,"normalMatrix",Y.normalMatrix),ce.setValue(U,"modelMatrix",Y.matrixWorld),X.uniformsGroups!==void 0){let Pe=X.uniformsGroups;for(let hn=0,Ln=Pe.length;hn<Ln;hn++){let Ka=Pe[hn];Ht.update(Ka,cn),Ht.bind(Ka,cn)}}return cn}function Ir(w,O){w.ambientLightColor.needsUpdate=O,w.lightProbe.needsUpdate=O,w.sunLights.needsUpdate=O,w.sunLightShadows.needsUpdate=O,w.directionalLights.needsUpdate=O,w.directionalLightShadows.needsUpdate=O,w.pointLights.needsUpdate=O,w.pointLightShadows.needsUpdate=O,w.spotLights.needsUpdate=O,w.spotLightShadows.needsUpdate=O,w.rectAreaLights.needsUpdate=O,w.hemisphereLights.needsUpdate=O}function Ps(w){return w.isMeshLambertMaterial||w.isMeshToonMaterial||w.isMeshPhongMaterial||w.isMeshStandardMaterial||w.isShadowMaterial||w.isShaderMaterial&&w.lights===!0}this.getActiveCubeFace=function(){return Z},this.getActiveMipmapLevel=function(){return z},this.getRenderTarget=function(){return lt},this.setRenderTargetTextures=function(w,O,j){let X=Vt.get(w);X.__autoAllocateDepthBuffer=w.resolveDepthBuffer===!1,X.__autoAllocateDepthBuffer===!1&&(X.__useRenderToTexture=!1),Vt.get(w.texture).__webglTexture=O,Vt.get(w.depthTexture).__webglTexture=X.__autoAllocateDepthBuffer?void 0:j,X.__hasExternalTextures=!0},this.setRenderTargetFramebuffer=function(w,O){let j=Vt.get(w);j.__webglFramebuffer=O,j.__useDefaultFramebuffer=O===void 0},this.setRenderTarget=function(w,O=0,j=0){lt=w,Z=O,z=j;let X=null,Y=!1,wt=!1;if(w){let At=Vt.get(w);if(At.__useDefaultFramebuffer!==void 0){St.bindFramebuffer(U.FRAMEBUFFER,At.__webglFramebuffer),it.copy(w.viewport),ut.copy(w.scissor),ht=w.scissorTest,St.viewport(it),St.scissor(ut),St.setScissorTest(ht),K=-1;return}else if(At.__webglFramebuffer===void 0)qt.setupRenderTarget(w);else if(At.__hasExternalTextures)qt.rebindTextures(w,Vt.get(w.texture).__webglTexture,Vt.get(w.depthTexture).__webglTexture);else if(w.depthBuffer){let Qt=w.depthTexture;if(At.__boundDepthTexture!==Qt){if(Qt!==null&&Vt.has(Qt)&&(w.width!==Qt.image.width||w.height!==Qt.image.height))throw new Error("THREE.WebGLRenderer: Attached DepthTexture is initialized to the incorrect size.");qt.setupDepthRenderbuffer(w)}}let It=w.texture;(It.isData3DTexture||It.isDataArrayTexture||It.isCompressedArrayTexture)&&(wt=!0);let zt=Vt.get(w).__webglFramebuffer;w.isWebGLCubeRenderTarget?(Array.isArray(zt[O])?X=zt[O][j]:X=zt[O],Y=!0):w.samples>0&&qt.useMultisampledRTT(w)===!1?X=Vt.get(w).__webglMultisampledFramebuffer:Array.isArray(zt)?X=zt[j]:X=zt,it.copy(w.viewport),ut.copy(w.scissor),ht=w.scissorTest}else it.copy(Gt).multiplyScalar(bt).floor(),ut.copy(ue).multiplyScalar(bt).floor(),ht=le;if(j!==0&&(X=H),St.bindFramebuffer(U.FRAMEBUFFER,X)&&St.drawBuffers(w,X),St.viewport(it),St.scissor(ut),St.setScissorTest(ht),Y){let At=Vt.get(w.texture);U.framebufferTexture2D(U.FRAMEBUFFER,U.COLOR_ATTACHMENT0,U.TEXTURE_CUBE_MAP_POSITIVE_X+O,At.__webglTexture,j)}else if(wt){let At=O;for(let It=0;It<w.textures.length;It++){let zt=Vt.get(w.textures[It]);U.framebufferTextureLayer(U.FRAMEBUFFER,U.COLOR_ATTACHMENT0+It,zt.__webglTexture,j,At)}}else if(w!==null&&j!==0){let At=Vt.get(w.texture);U.framebufferTexture2D(U.FRAMEBUFFER,U.COLOR_ATTACHMENT0,U.TEXTURE_2D,At.__webglTexture,j)}K=-1};function Lr(w){let O=Vt.get(w);return(O.__readFormat!==w.format||O.__readType!==w.type)&&(O.__readFormat=w.format,O.__readType=w.type,O.__formatReadable=re.textureFormatReadable(w.format),O.__typeReadable=re.textureTypeReadable(w.type)),O}this.readRenderTargetPixels=function(w,O,j,X,Y,wt,Pt,At=0){if(!(w&&w.isWebGLRenderTarget)){Jt("WebGLRenderer.readRenderTargetPixels: renderTarget is not THREE.WebGLRenderTarget.");return}let It=Vt.get(w).__webglFramebuffer;if(w.isWebGLCubeRenderTarget&&Pt!==void 0&&(It=It[Pt],Array.isArray(It)&&(It=It[0])),It){St.bindFramebuffer(U.FRAMEBUFFER,It);try{let zt=w.textures[At],Qt=zt.format,de=zt.type;w.textures.length>1&&U.readBuffer(U.COLOR_ATTACHMENT0+At);let kt=Lr(zt);if(kt.__formatReadable===!1){Jt("WebGLRenderer.readRenderTargetPixels: renderTarget is not in RGBA or implementation defined format.");return}if(kt.__typeReadable===!1){Jt("WebGLRenderer.readRenderTargetPixels: renderTarget is not in UnsignedByteType or implementation defined type.");return}O>=0&&O<=w.width-X&&j>=0&&j<=w.height-Y&&U.readPixels(O,j,X,Y,mt.convert(Qt),mt.convert(de),wt)}finally{let zt=lt!==null?Vt.get(lt).__webglFramebuffer:null;St.bindFramebuffer(U.FRAMEBUFFER,zt)}}},this.readRenderTargetPixelsAsync=async function(w,O,j,X,Y,wt,Pt,At=0){if(!(w&&w.isWebGLRenderTarget))throw new Error("THREE.WebGLRenderer.readRenderTargetPixels: renderTarget is not THREE.WebGLRenderTarget.");let It=Vt.get(w).__webglFramebuffer;if(w.isWebGLCubeRenderTarget&&Pt!==void 0&&(It=It[Pt],Array.isArray(It)&&(It=It[0])),It)if(O>=0&&O<=w.width-X&&j>=0&&j<=w.height-Y){St.bindFramebuffer(U.FRAMEBUFFER,It);let zt=w.textures[At],Qt=zt.format,de=zt.type;w.textures.length>1&&U.readBuffer(U.COLOR_ATTACHMENT0+At);let kt=Lr(zt);if(kt.__formatReadable===!1)throw new Error("THREE.WebGLRenderer.readRenderTargetPixelsAsync: renderTarget is not in RGBA or implementation defined format.");if(kt.__typeReadable===!1)throw new Error("THREE.WebGLRenderer.readRenderTargetPixelsAsync: renderTarget is not in UnsignedByteType or implementation defined type.");let fe=U.createBuffer();U.bindBuffer(U.PIXEL_PACK_BUFFER,fe),U.bufferData(U.PIXEL_PACK_BUFFER,wt.byteLength,U.STREAM_READ),U.readPixels(O,j,X,Y,mt.convert(Qt),mt.convert(de),0),U.bindBuffer(U.PIXEL_PACK_BUFFER,null);let Ye=lt!==null?Vt.get(lt).__webglFramebuffer:null;St.bindFramebuffer(U.FRAMEBUFFER,Ye);let Re=U.fenceSync(U.SYNC_GPU_COMMANDS_COMPLETE,0);return U.flush(),await T0(U,Re,4),U.bindBuffer(U.PIXEL_PACK_BUFFER,fe),U.getBufferSubData(U.PIXEL_PACK_BUFFER,0,wt),U.bindBuffer(U.PIXEL_PACK_BUFFER,null),U.deleteBuffer(fe),U.deleteSync(Re),wt}else throw new Error("THREE.WebGLRenderer.readRenderTargetPixelsAsync: requested read bounds are out of range.")},this.copyFramebufferToTexture=function(w,O=null,j=0){let X=Math.pow(2,-j),Y=Math.floor(w.image.width*X),wt=Math.floor(w.image.height*X),Pt=O!==null?O.x:0,At=O!==null?O.y:0;qt.setTexture2D(w,0),U.copyTexSubImage2D(U.TEXTURE_2D,j,0,0,Pt,At,Y,wt),St.unbindTexture()},this.copyTextureToTexture=function(w,O,j=null,X=null,Y=0,wt=0){let Pt,At,It,zt,Qt,de,kt,fe,Ye,Re=w.isCompressedTexture?w.mipmaps[wt]:w.image;if(j!==null)Pt=j.max.x-j.min.x,At=j.max.y-j.min.y,It=j.isBox3?j.max.z-j.min.z:1,zt=j.min.x,Qt=j.min.y,de=j.isBox3?j.min.z:0;else{let ce=Math.pow(2,-Y);Pt=Math.floor(Re.width*ce),At=Math.floor(Re.height*ce),w.isDataArrayTexture?It=Re.depth:w.isData3DTexture?It=Math.floor(Re.depth*ce):It=1,zt=0,Qt=0,de=0}X!==null?(kt=X.x,fe=X.y,Ye=X.z):(kt=0,fe=0,Ye=0);let Ce=mt.convert(O.format),mn=mt.convert(O.type),Ut;O.isData3DTexture?(qt.setTexture3D(O,0),Ut=U.TEXTURE_3D):O.isDataArrayTexture||O.isCompressedArrayTexture?(qt.setTexture2DArray(O,0),Ut=U.TEXTURE_2D_ARRAY):(qt.setTexture2D(O,0),Ut=U.TEXTURE_2D),St.activeTexture(U.TEXTURE0),St.pixelStorei(U.UNPACK_FLIP_Y_WEBGL,O.flipY),St.pixelStorei(U.UNPACK_PREMULTIPLY_ALPHA_WEBGL,O.premultiplyAlpha),St.pixelStorei(U.UNPACK_ALIGNMENT,O.unpackAlignment);let ln=St.getParameter(U.UNPACK_ROW_LENGTH),_e=St.getParameter(U.UNPACK_IMAGE_HEIGHT),ls=St.getParameter(U.UNPACK_SKIP_PIXELS),cn=St.getParameter(U.UNPACK_SKIP_ROWS),Dr=St.getParameter(U.UNPACK_SKIP_IMAGES);St.pixelStorei(U.UNPACK_ROW_LENGTH,Re.width),St.pixelStorei(U.UNPACK_IMAGE_HEIGHT,Re.height),St.pixelStorei(U.UNPACK_SKIP_PIXELS,zt),St.pixelStorei(U.UNPACK_SKIP_ROWS,Qt),St.pixelStorei(U.UNPACK_SKIP_IMAGES,de);let Wi=w.isDataArrayTexture||w.isData3DTexture,cs=O.isDataArrayTexture||O.isData3DTexture;if(w.isDepthTexture){let ce=Vt.get(w),Je=Vt.get(O),On=Vt.get(ce.__renderTarget),Pe=Vt.get(Je.__renderTarget);St.bindFramebuffer(U.READ_FRAMEBUFFER,On.__webglFramebuffer),St.bindFramebuffer(U.DRAW_FRAMEBUFFER,Pe.__webglFramebuffer);for(let hn=0;hn<It;hn++)Wi&&(U.framebufferTextureLayer(U.READ_FRAMEBUFFER,U.COLOR_ATTACHMENT0,Vt.get(w).__webglTexture,Y,de+hn),U.framebufferTextureLayer(U.DRAW_FRAMEBUFFER,U.COLOR_ATTACHMENT0,Vt.get(O).__webglTexture,wt,Ye+hn)),U.blitFramebuffer(zt,Qt,zt+Pt,Qt+At,kt,fe,kt+Pt,fe+At,U.DEPTH_BUFFER_BIT,U.NEAREST);St.bindFramebuffer(U.READ_FRAMEBUFFER,null),St.bindFramebuffer(U.DRAW_FRAMEBUFFER,null)}else if(Y!==0||w.isRenderTargetTexture||Vt.has(w)){let ce=Vt.get(w),Je=Vt.get(O);St.bindFramebuffer(U.READ_FRAMEBUFFER,D),St.bindFramebuffer(U.DRAW_FRAMEBUFFER,V);for(let On=0;On<It;On++)Wi?U.framebufferTextureLayer(U.READ_FRAMEBUFFER,U.COLOR_ATTACHMENT0,ce.__webglTexture,Y,de+On):U.framebufferTexture2D(U.READ_FRAMEBUFFER,U.COLOR_ATTACHMENT0,U.TEXTURE_2D,ce.__webglTexture,Y),cs?U.framebufferTextureLayer(U.DRAW_FRAMEBUFFER,U.COLOR_ATTACHMENT0,Je.__webglTexture,wt,Ye+On):U.framebufferTexture2D(U.DRAW_FRAMEBUFFER,U.COLOR_ATTACHMENT0,U.TEXTURE_2D,Je.__webglTexture,wt),Y!==0?U.blitFramebuffer(zt,Qt,zt+Pt,Qt+At,kt,fe,kt+Pt,fe+At,U.COLOR_BUFFER_BIT,U.NEAREST):cs?U.copyTexSubImage3D(Ut,wt,kt,fe,Ye+On,zt,Qt,Pt,At):U.copyTexSubImage2D(Ut,wt,kt,fe,zt,Qt,Pt,At);St.bindFramebuffer(U.READ_FRAMEBUFFER,null),St.bindFramebuffer(U.DRAW_FRAMEBUFFER,null)}else cs?w.isDataTexture||w.isData3DTexture?U.texSubImage3D(Ut,wt,kt,fe,Ye,Pt,At,It,Ce,mn,Re.data):O.isCompressedArrayTexture?U.compressedTexSubImage3D(Ut,wt,kt,fe,Ye,Pt,At,It,Ce,Re.data):U.texSubImage3D(Ut,wt,kt,fe,Ye,Pt,At,It,Ce,mn,Re):w.isDataTexture?U.texSubImage2D(U.TEXTURE_2D,wt,kt,fe,Pt,At,Ce,mn,Re.data):w.isCompressedTexture?U.compressedTexSubImage2D(U.TEXTURE_2D,wt,kt,fe,Re.width,Re.height,Ce,Re.data):U.texSubImage2D(U.TEXTURE_2D,wt,kt,fe,Pt,At,Ce,mn,Re);St.pixelStorei(U.UNPACK_ROW_LENGTH,ln),St.pixelStorei(U.UNPACK_IMAGE_HEIGHT,_e),St.pixelStorei(U.UNPACK_SKIP_PIXELS,ls),St.pixelStorei(U.UNPACK_SKIP_ROWS,cn),St.pixelStorei(U.UNPACK_SKIP_IMAGES,Dr),wt===0&&O.generateMipmaps===!0&&O.mipmapsAutoUpdate===!0&&U.generateMipmap(Ut),St.unbindTexture()},this.initRenderTarget=function(w){Vt.get(w).__webglFramebuffer===void 0&&qt.setupRenderTarget(w)},this.initTexture=function(w){w.isCubeTexture?qt.setTextureCube(w,0):w.isData3DTexture?qt.setTexture3D(w,0):w.isDataArrayTexture||w.isCompressedArrayTexture?qt.setTexture2DArray(w,0):qt.setTexture2D(w,0),St.unbindTexture()},this.resetState=function(){Z=0,z=0,lt=null,St.reset(),vt.reset()},typeof __THREE_DEVTOOLS__<"u"&&__THREE_DEVTOOLS__.dispatchEvent(new CustomEvent("observe",{detail:this}))}get coordinateSystem(){return vi}get outputColorSpace(){return this._outputColorSpace}set outputColorSpace(t){this._outputColorSpace=t;let e=this.getContext();e.drawingBufferColorSpace=ye._getDrawingBufferColorSpace(t),e.unpackColorSpace=ye._getUnpackColorSpace()}}});function fA(i){this.enabled!==!1&&(this._pointers.length===0&&(this.domElement.setPointerCapture(i.pointerId),this.domElement.ownerDocument.addEventListener("pointermove",this._onPointerMove),this.domElement.ownerDocument.addEventListener("pointerup",this._onPointerUp)),!this._isTrackingPointer(i)&&(this._addPointer(i),i.pointerType==="touch"?this._onTouchStart(i):this._onMouseDown(i),this._cursorStyle==="grab"&&(this.domElement.style.cursor="grabbing")))}function pA(i){this.enabled!==!1&&(i.pointerType==="touch"?this._onTouchMove(i):this._onMouseMove(i))}function mA(i){switch(this._removePointer(i),this._pointers.length){case 0:this.domElement.releasePointerCapture(i.pointerId),this.domElement.ownerDocument.removeEventListener("pointermove",this._onPointerMove),this.domElement.ownerDocument.removeEventListener("pointerup",this._onPointerUp),this.dispatchEvent(m_),this.state=we.NONE,this._cursorStyle==="grab"&&(this.domElement.style.cursor="grab");break;case 1:let t=this._pointers[0],e=this._pointerPositions[t];this._onTouchStart({pointerId:t,pageX:e.x,pageY:e.y});break}}function gA(i){let t;switch(i.button){case 0:t=this.mouseButtons.LEFT;break;case 1:t=this.mouseButtons.MIDDLE;break;case 2:t=this.mouseButtons.RIGHT;break;default:t=-1}switch(t){case js.DOLLY:if(this.enableZoom===!1)return;this._handleMouseDownDolly(i),this.state=we.DOLLY;break;case js.ROTATE:if(i.ctrlKey||i.metaKey||i.shiftKey){if(this.enablePan===!1)return;this._handleMouseDownPan(i),this.state=we.PAN}else{if(this.enableRotate===!1)return;this._handleMouseDownRotate(i),this.state=we.ROTATE}break;case js.PAN:if(i.ctrlKey||i.metaKey||i.shiftKey){if(this.enableRotate===!1)return;this._handleMouseDownRotate(i),this.state=we.ROTATE}else{if(this.enablePan===!1)return;this._handleMouseDownPan(i),this.state=we.PAN}break;default:this.state=we.NONE}this.state!==we.NONE&&this.dispatchEvent(Mf)}function _A(i){switch(this.state){case we.ROTATE:if(this.enableRotate===!1)return;this._handleMouseMoveRotate(i);break;case we.DOLLY:if(this.enableZoom===!1)return;this._handleMouseMoveDolly(i);break;case we.PAN:if(this.enablePan===!1)return;this._handleMouseMovePan(i);break}}function yA(i){this.enabled===!1||this.enableZoom===!1||this.state!==we.NONE||(i.preventDefault(),this.dispatchEvent(Mf),this._handleMouseWheel(this._customWheelEvent(i)),this.dispatchEvent(m_))}function xA(i){this.enabled!==!1&&this._handleKeyDown(i)}function vA(i){switch(this._trackPointer(i),this._pointers.length){case 1:switch(this.touches.ONE){case Js.ROTATE:if(this.enableRotate===!1){this.state=we.NONE;break}this._handleTouchStartRotate(i),this.state=we.TOUCH_ROTATE;break;case Js.PAN:if(this.enablePan===!1){this.state=we.NONE;break}this._handleTouchStartPan(i),this.state=we.TOUCH_PAN;break;default:this.state=we.NONE}break;case 2:switch(this.touches.TWO){case Js.DOLLY_PAN:if(this.enableZoom===!1&&this.enablePan===!1)return;this._handleTouchStartDollyPan(i),this.state=we.TOUCH_DOLLY_PAN;break;case Js.DOLLY_ROTATE:if(this.enableZoom===!1&&this.enableRotate===!1)return;this._handleTouchStartDollyRotate(i),this.state=we.TOUCH_DOLLY_ROTATE;break;default:this.state=we.NONE}break;default:this.state=we.NONE}this.state!==we.NONE&&this.dispatchEvent(Mf)}function bA(i){switch(this._trackPointer(i),this.state){case we.TOUCH_ROTATE:if(this.enableRotate===!1)return;this._handleTouchMoveRotate(i),this.update();break;case we.TOUCH_PAN:if(this.enablePan===!1)return;this._handleTouchMovePan(i),this.update();break;case we.TOUCH_DOLLY_PAN:if(this.enableZoom===!1&&this.enablePan===!1)return;this._handleTouchMoveDollyPan(i),this.update();break;case we.TOUCH_DOLLY_ROTATE:if(this.enableZoom===!1&&this.enableRotate===!1)return;this._handleTouchMoveDollyRotate(i),this.update();break;default:this.state=we.NONE}}function SA(i){this.enabled!==!1&&i.preventDefault()}function MA(i){i.key==="Control"&&(this._controlActive=!0,this.domElement.ownerDocument.addEventListener("keyup",this._interceptControlUp,{passive:!0,capture:!0}))}function wA(i){i.key==="Control"&&(this._controlActive=!1,this.domElement.ownerDocument.removeEventListener("keyup",this._interceptControlUp,{passive:!0,capture:!0}))}var f_,Mf,m_,Th,p_,dA,yn,ti,we,Sf,Rh,g_=Nt(()=>{za();f_={type:"change"},Mf={type:"start"},m_={type:"end"},Th=new Ss,p_=new Gn,dA=Math.cos(70*of.DEG2RAD),yn=new q,ti=2*Math.PI,we={NONE:-1,ROTATE:0,DOLLY:1,PAN:2,TOUCH_ROTATE:3,TOUCH_PAN:4,TOUCH_DOLLY_PAN:5,TOUCH_DOLLY_ROTATE:6},Sf=1e-6,Rh=class extends Ta{constructor(t,e=null){super(t,e),this.state=we.NONE,this.target=new q,this.cursor=new q,this.minDistance=0,this.maxDistance=1/0,this.minZoom=0,this.maxZoom=1/0,this.minTargetRadius=0,this.maxTargetRadius=1/0,this.minPolarAngle=0,this.maxPolarAngle=Math.PI,this.minAzimuthAngle=-1/0,this.maxAzimuthAngle=1/0,this.enableDamping=!1,this.dampingFactor=.05,this.enableZoom=!0,this.zoomSpeed=1,this.enableRotate=!0,this.rotateSpeed=1,this.keyRotateSpeed=1,this.enablePan=!0,this.panSpeed=1,this.screenSpacePanning=!0,this.keyPanSpeed=7,this.zoomToCursor=!1,this.autoRotate=!1,this.autoRotateSpeed=2,this.keys={LEFT:"ArrowLeft",UP:"ArrowUp",RIGHT:"ArrowRight",BOTTOM:"ArrowDown"},this.mouseButtons={LEFT:js.ROTATE,MIDDLE:js.DOLLY,RIGHT:js.PAN},this.touches={ONE:Js.ROTATE,TWO:Js.DOLLY_PAN},this.target0=this.target.clone(),this.position0=this.object.position.clone(),this.zoom0=this.object.zoom,this._cursorStyle="auto",this._domElementKeyEvents=null,this._lastPosition=new q,this._lastQuaternion=new ci,this._lastTargetPosition=new q,this._quat=new ci().setFromUnitVectors(t.up,new q(0,1,0)),this._quatInverse=this._quat.clone().invert(),this._spherical=new So,this._sphericalDelta=new So,this._scale=1,this._panOffset=new q,this._rotateStart=new te,this._rotateEnd=new te,this._rotateDelta=new te,this._panStart=new te,this._panEnd=new te,this._panDelta=new te,this._dollyStart=new te,this._dollyEnd=new te,this._dollyDelta=new te,this._dollyDirection=new q,this._mouse=new te,this._performCursorZoom=!1,this._pointers=[],this._pointerPositions={},this._controlActive=!1,this._onPointerMove=pA.bind(this),this._onPointerDown=fA.bind(this),this._onPointerUp=mA.bind(this),this._onContextMenu=SA.bind(this),this._onMouseWheel=yA.bind(this),this._onKeyDown=xA.bind(this),this._onTouchStart=vA.bind(this),this._onTouchMove=bA.bind(this),this._onMouseDown=gA.bind(this),this._onMouseMove=_A.bind(this),this._interceptControlDown=MA.bind(this),this._interceptControlUp=wA.bind(this),this.domElement!==null&&this.connect(this.domElement),this.update()}set cursorStyle(t){this._cursorStyle=t,t==="grab"?this.domElement.style.cursor="grab":this.domElement.style.cursor="auto"}get cursorStyle(){return this._cursorStyle}connect(t){super.connect(t),this.domElement.addEventListener("pointerdown",this._onPointerDown),this.domElement.addEventListener("pointercancel",this._onPointerUp),this.domElement.addEventListener("contextmenu",this._onContextMenu),this.domElement.addEventListener("wheel",this._onMouseWheel,{passive:!1}),this.domElement.ownerDocument.addEventListener("keydown",this._interceptControlDown,{passive:!0,capture:!0}),this.domElement.style.touchAction="none"}disconnect(){this.state=we.NONE,this.domElement.removeEventListener("pointerdown",this._onPointerDown),this.domElement.ownerDocument.removeEventListener("pointermove",this._onPointerMove),this.domElement.ownerDocument.removeEventListener("pointerup",this._onPointerUp),this.domElement.removeEventListener("pointercancel",this._onPointerUp),this.domElement.removeEventListener("wheel",this._onMouseWheel),this.domElement.removeEventListener("contextmenu",this._onContextMenu),this.stopListenToKeyEvents(),this.domElement.ownerDocument.removeEventListener("keydown",this._interceptControlDown,{capture:!0}),this.domElement.ownerDocument.removeEventListener("keyup",this._interceptControlUp,{capture:!0}),this._controlActive=!1,this._pointers.length=0,this._pointerPositions={},this.domElement.style.touchAction="",this.domElement.style.cursor="auto"}dispose(){this.disconnect()}getPolarAngle(){return this._spherical.phi}getAzimuthalAngle(){return this._spherical.theta}getDistance(){return this.object.position.distanceTo(this.target)}listenToKeyEvents(t){t.addEventListener("keydown",this._onKeyDown),this._domElementKeyEvents=t}stopListenToKeyEvents(){this._domElementKeyEvents!==null&&(this._domElementKeyEvents.removeEventListener("keydown",this._onKeyDown),this._domElementKeyEvents=null)}saveState(){this.target0.copy(this.target),this.position0.copy(this.object.position),this.zoom0=this.object.zoom}reset(){this.target.copy(this.target0),this.object.position.copy(this.position0),this.object.zoom=this.zoom0,this.object.updateProjectionMatrix(),this.dispatchEvent(f_),this.update(),this.state=we.NONE}pan(t,e){this._pan(t,e),this.update()}dollyIn(t){this._dollyIn(t),this.update()}dollyOut(t){this._dollyOut(t),this.update()}rotateLeft(t){this._rotateLeft(t),this.update()}rotateUp(t){this._rotateUp(t),this.update()}update(t=null){let e=this.object.position;yn.copy(e).sub(this.target),yn.applyQuaternion(this._quat),this._spherical.setFromVector3(yn),this.autoRotate&&this.state===we.NONE&&this._rotateLeft(this._getAutoRotationAngle(t)),this.enableDamping?(this._spherical.theta+=this._sphericalDelta.theta*this.dampingFactor,this._spherical.phi+=this._sphericalDelta.phi*this.dampingFactor):(this._spherical.theta+=this._sphericalDelta.theta,this._spherical.phi+=this._sphericalDelta.phi);let n=this.minAzimuthAngle,s=this.maxAzimuthAngle;isFinite(n)&&isFinite(s)&&(n<-Math.PI?n+=ti:n>Math.PI&&(n-=ti),s<-Math.PI?s+=ti:s>Math.PI&&(s-=ti),n<=s?this._spherical.theta=Math.max(n,Math.min(s,this._spherical.theta)):this._spherical.theta=this._spherical.theta>(n+s)/2?Math.max(n,this._spherical.theta):Math.min(s,this._spherical.theta)),this._spherical.phi=Math.max(this.minPolarAngle,Math.min(this.maxPolarAngle,this._spherical.phi)),this._spherical.makeSafe(),this.enableDamping===!0?this.target.addScaledVector(this._panOffset,this.dampingFactor):this.target.add(this._panOffset),this.target.sub(this.cursor),this.target.clampLength(this.minTargetRadius,this.maxTargetRadius),this.target.add(this.cursor);let r=!1;if(this.zoomToCursor&&this._performCursorZoom||this.object.isOrthographicCamera)this._spherical.radius=this._clampDistance(this._spherical.radius);else{let o=this._spherical.radius;this._spherical.radius=this._clampDistance(this._spherical.radius*this._scale),r=o!=this._spherical.radius}if(yn.setFromSpherical(this._spherical),yn.applyQuaternion(this._quatInverse),e.copy(this.target).add(yn),this.object.lookAt(this.target),this.enableDamping===!0?(this._sphericalDelta.theta*=1-this.dampingFactor,this._sphericalDelta.phi*=1-this.dampingFactor,this._panOffset.multiplyScalar(1-this.dampingFactor)):(this._sphericalDelta.set(0,0,0),this._panOffset.set(0,0,0)),this.zoomToCursor&&this._performCursorZoom){let o=null;if(this.object.isPerspectiveCamera){let a=yn.length();o=this._clampDistance(a*this._scale);let l=a-o;this.object.position.addScaledVector(this._dollyDirection,l),this.object.updateMatrixWorld(),r=!!l}else if(this.object.isOrthographicCamera){let a=new q(this._mouse.x,this._mouse.y,0);a.unproject(this.object);let l=this.object.zoom;this.object.zoom=Math.max(this.minZoom,Math.min(this.maxZoom,this.object.zoom/this._scale)),this.object.updateProjectionMatrix(),r=l!==this.object.zoom;let c=new q(this._mouse.x,this._mouse.y,0);c.unproject(this.object),this.object.position.sub(c).add(a),this.object.updateMatrixWorld(),o=yn.length()}else console.warn("WARNING: OrbitControls.js encountered an unknown camera type - zoom to cursor disabled."),this.zoomToCursor=!1;o!==null&&(this.screenSpacePanning?this.target.set(0,0,-1).transformDirection(this.object.matrix).multiplyScalar(o).add(this.object.position):(Th.origin.copy(this.object.position),Th.direction.set(0,0,-1).transformDirection(this.object.matrix),Math.abs(this.object.up.dot(Th.direction))<dA?this.object.lookAt(this.target):(p_.setFromNormalAndCoplanarPoint(this.object.up,this.target),Th.intersectPlane(p_,this.target))))}else if(this.object.isOrthographicCamera){let o=this.object.zoom;this.object.zoom=Math.max(this.minZoom,Math.min(this.maxZoom,this.object.zoom/this._scale)),o!==this.object.zoom&&(this.object.updateProjectionMatrix(),r=!0)}return this._scale=1,this._performCursorZoom=!1,r||this._lastPosition.distanceToSquared(this.object.position)>Sf||8*(1-this._lastQuaternion.dot(this.object.quaternion))>Sf||this._lastTargetPosition.distanceToSquared(this.target)>Sf?(this.dispatchEvent(f_),this._lastPosition.copy(this.object.position),this._lastQuaternion.copy(this.object.quaternion),this._lastTargetPosition.copy(this.target),!0):!1}_getAutoRotationAngle(t){return t!==null?ti/60*this.autoRotateSpeed*t:ti/60/60*this.autoRotateSpeed}_getZoomScale(t){let e=Math.abs(t*.01);return Math.pow(.95,this.zoomSpeed*e)}_rotateLeft(t){this._sphericalDelta.theta-=t}_rotateUp(t){this._sphericalDelta.phi-=t}_panLeft(t,e){yn.setFromMatrixColumn(e,0),yn.multiplyScalar(-t),this._panOffset.add(yn)}_panUp(t,e){this.screenSpacePanning===!0?yn.setFromMatrixColumn(e,1):(yn.setFromMatrixColumn(e,0),yn.crossVectors(this.object.up,yn)),yn.multiplyScalar(t),this._panOffset.add(yn)}_pan(t,e){let n=this.domElement;if(this.object.isPerspectiveCamera){let s=this.object.position;yn.copy(s).sub(this.target);let r=yn.length();r*=Math.tan(this.object.fov/2*Math.PI/180),this._panLeft(2*t*r/n.clientHeight,this.object.matrix),this._panUp(2*e*r/n.clientHeight,this.object.matrix)}else this.object.isOrthographicCamera?(this._panLeft(t*(this.object.right-this.object.left)/this.object.zoom/n.clientWidth,this.object.matrix),this._panUp(e*(this.object.top-this.object.bottom)/this.object.zoom/n.clientHeight,this.object.matrix)):(console.warn("WARNING: OrbitControls.js encountered an unknown camera type - pan disabled."),this.enablePan=!1)}_dollyOut(t){this.object.isPerspectiveCamera||this.object.isOrthographicCamera?this._scale/=t:(console.warn("WARNING: OrbitControls.js encountered an unknown camera type - dolly/zoom disabled."),this.enableZoom=!1)}_dollyIn(t){this.object.isPerspectiveCamera||this.object.isOrthographicCamera?this._scale*=t:(console.warn("WARNING: OrbitControls.js encountered an unknown camera type - dolly/zoom disabled."),this.enableZoom=!1)}_updateZoomParameters(t,e){if(!this.zoomToCursor)return;this._performCursorZoom=!0;let n=this.domElement.getBoundingClientRect(),s=t-n.left,r=e-n.top,o=n.width,a=n.height;this._mouse.x=s/o*2-1,this._mouse.y=-(r/a)*2+1,this._dollyDirection.set(this._mouse.x,this._mouse.y,1).unproject(this.object).sub(this.object.position).normalize()}_clampDistance(t){return Math.max(this.minDistance,Math.min(this.maxDistance,t))}_handleMouseDownRotate(t){this._rotateStart.set(t.clientX,t.clientY)}_handleMouseDownDolly(t){this._updateZoomParameters(t.clientX,t.clientY),this._dollyStart.set(t.clientX,t.clientY)}_handleMouseDownPan(t){this._panStart.set(t.clientX,t.clientY)}_handleMouseMoveRotate(t){this._rotateEnd.set(t.clientX,t.clientY),this._rotateDelta.subVectors(this._rotateEnd,this._rotateStart).multiplyScalar(this.rotateSpeed);let e=this.domElement;this._rotateLeft(ti*this._rotateDelta.x/e.clientHeight),this._rotateUp(ti*this._rotateDelta.y/e.clientHeight),this._rotateStart.copy(this._rotateEnd),this.update()}_handleMouseMoveDolly(t){this._dollyEnd.set(t.clientX,t.clientY),this._dollyDelta.subVectors(this._dollyEnd,this._dollyStart),this._dollyDelta.y>0?this._dollyOut(this._getZoomScale(this._dollyDelta.y)):this._dollyDelta.y<0&&this._dollyIn(this._getZoomScale(this._dollyDelta.y)),this._dollyStart.copy(this._dollyEnd),this.zoomToCursor&&(this._performCursorZoom=!0,this._dollyDirection.set(this._mouse.x,this._mouse.y,1).unproject(this.object).sub(this.object.position).normalize()),this.update()}_handleMouseMovePan(t){this._panEnd.set(t.clientX,t.clientY),this._panDelta.subVectors(this._panEnd,this._panStart).multiplyScalar(this.panSpeed),this._pan(this._panDelta.x,this._panDelta.y),this._panStart.copy(this._panEnd),this.update()}_handleMouseWheel(t){this._updateZoomParameters(t.clientX,t.clientY),t.deltaY<0?this._dollyIn(this._getZoomScale(t.deltaY)):t.deltaY>0&&this._dollyOut(this._getZoomScale(t.deltaY)),this.update()}_handleKeyDown(t){let e=!1;switch(t.code){case this.keys.UP:t.ctrlKey||t.metaKey||t.shiftKey?this.enableRotate&&this._rotateUp(ti*this.keyRotateSpeed/this.domElement.clientHeight):this.enablePan&&this._pan(0,this.keyPanSpeed),e=!0;break;case this.keys.BOTTOM:t.ctrlKey||t.metaKey||t.shiftKey?this.enableRotate&&this._rotateUp(-ti*this.keyRotateSpeed/this.domElement.clientHeight):this.enablePan&&this._pan(0,-this.keyPanSpeed),e=!0;break;case this.keys.LEFT:t.ctrlKey||t.metaKey||t.shiftKey?this.enableRotate&&this._rotateLeft(ti*this.keyRotateSpeed/this.domElement.clientHeight):this.enablePan&&this._pan(this.keyPanSpeed,0),e=!0;break;case this.keys.RIGHT:t.ctrlKey||t.metaKey||t.shiftKey?this.enableRotate&&this._rotateLeft(-ti*this.keyRotateSpeed/this.domElement.clientHeight):this.enablePan&&this._pan(-this.keyPanSpeed,0),e=!0;break}e&&(t.preventDefault(),this.update())}_handleTouchStartRotate(t){if(this._pointers.length===1)this._rotateStart.set(t.pageX,t.pageY);else{let e=this._getSecondPointerPosition(t),n=.5*(t.pageX+e.x),s=.5*(t.pageY+e.y);this._rotateStart.set(n,s)}}_handleTouchStartPan(t){if(this._pointers.length===1)this._panStart.set(t.pageX,t.pageY);else{let e=this._getSecondPointerPosition(t),n=.5*(t.pageX+e.x),s=.5*(t.pageY+e.y);this._panStart.set(n,s)}}_handleTouchStartDolly(t){let e=this._getSecondPointerPosition(t),n=t.pageX-e.x,s=t.pageY-e.y,r=Math.sqrt(n*n+s*s);this._dollyStart.set(0,r)}_handleTouchStartDollyPan(t){this.enableZoom&&this._handleTouchStartDolly(t),this.enablePan&&this._handleTouchStartPan(t)}_handleTouchStartDollyRotate(t){this.enableZoom&&this._handleTouchStartDolly(t),this.enableRotate&&this._handleTouchStartRotate(t)}_handleTouchMoveRotate(t){if(this._pointers.length==1)this._rotateEnd.set(t.pageX,t.pageY);else{let n=this._getSecondPointerPosition(t),s=.5*(t.pageX+n.x),r=.5*(t.pageY+n.y);this._rotateEnd.set(s,r)}this._rotateDelta.subVectors(this._rotateEnd,this._rotateStart).multiplyScalar(this.rotateSpeed);let e=this.domElement;this._rotateLeft(ti*this._rotateDelta.x/e.clientHeight),this._rotateUp(ti*this._rotateDelta.y/e.clientHeight),this._rotateStart.copy(this._rotateEnd)}_handleTouchMovePan(t){if(this._pointers.length===1)this._panEnd.set(t.pageX,t.pageY);else{let e=this._getSecondPointerPosition(t),n=.5*(t.pageX+e.x),s=.5*(t.pageY+e.y);this._panEnd.set(n,s)}this._panDelta.subVectors(this._panEnd,this._panStart).multiplyScalar(this.panSpeed),this._pan(this._panDelta.x,this._panDelta.y),this._panStart.copy(this._panEnd)}_handleTouchMoveDolly(t){let e=this._getSecondPointerPosition(t),n=t.pageX-e.x,s=t.pageY-e.y,r=Math.sqrt(n*n+s*s);this._dollyEnd.set(0,r),this._dollyDelta.set(0,Math.pow(this._dollyEnd.y/this._dollyStart.y,this.zoomSpeed)),this._dollyOut(this._dollyDelta.y),this._dollyStart.copy(this._dollyEnd);let o=(t.pageX+e.x)*.5,a=(t.pageY+e.y)*.5;this._updateZoomParameters(o,a)}_handleTouchMoveDollyPan(t){this.enableZoom&&this._handleTouchMoveDolly(t),this.enablePan&&this._handleTouchMovePan(t)}_handleTouchMoveDollyRotate(t){this.enableZoom&&this._handleTouchMoveDolly(t),this.enableRotate&&this._handleTouchMoveRotate(t)}_addPointer(t){this._pointers.push(t.pointerId)}_removePointer(t){delete this._pointerPositions[t.pointerId];for(let e=0;e<this._pointers.length;e++)if(this._pointers[e]==t.pointerId){this._pointers.splice(e,1);return}}_isTrackingPointer(t){for(let e=0;e<this._pointers.length;e++)if(this._pointers[e]==t.pointerId)return!0;return!1}_trackPointer(t){let e=this._pointerPositions[t.pointerId];e===void 0&&(e=new te,this._pointerPositions[t.pointerId]=e),e.set(t.pageX,t.pageY)}_getSecondPointerPosition(t){let e=t.pointerId===this._pointers[0]?this._pointers[1]:this._pointers[0];return this._pointerPositions[e]}_customWheelEvent(t){let e=t.deltaMode,n={clientX:t.clientX,clientY:t.clientY,deltaY:t.deltaY};switch(e){case 1:n.deltaY*=16;break;case 2:n.deltaY*=100;break}return t.ctrlKey&&!this._controlActive&&(n.deltaY*=10),n}}});function __(i,t){if(EA(i,t),AA(i,t),t.session.system===null&&RA(i,t),TA(i,t),!!t.layers.has("points"))for(let e of t.session.points)Bs(i,...t.pixel($e(t.onto,e.state,1),1,0),e.kind,5.5)}function wf(i,t){let{states:e,count:n}=oi(Float64Array.from(t),i.session.about.units),s=$e(i.onto,e,n);return Array.from({length:n},(r,o)=>i.pixel(s,n,o)).flat()}function AA(i,t){let{session:e,layers:n,palette:s}=t;if(n.has("manifolds"))for(let{kind:r,path:o}of Hu(e)){let a=r==="stable"?s.stable:s.unstable;i.path(wf(t,o),{colour:a,width:1.8,dash:r==="stable"?[7,4]:void 0})}if(n.has("cycles")&&e.atHome)for(let r of e.about.cycles)i.path(wf(t,r.states.values),{colour:s.unstable,width:2.4,dash:r.stable?void 0:[5,4]},void 0,!0)}function EA(i,t){let{corner:e,palette:n,onto:s,ranges:r}=t,o=[-1,1],a=e(0,0,0);s.axes.forEach((l,c)=>{let h=o.flatMap(A=>o.map(_=>{let E=B=>c===0?e(B,A,_):c===1?e(A,B,_):e(A,_,B);return[E(-1),E(1)]})),u=([A,_])=>c===2?-(A[0]+_[0]):A[1]+_[1],[d,f]=h.reduce((A,_)=>u(_)>u(A)?_:A),m=(A,_,E)=>{let B=Math.hypot(A-a[0],_-a[1])||1;return[A+(A-a[0])/B*E,_+(_-a[1])/B*E]},[x,p]=r[c],g=.05*(p-x),b=c===2?30:20,[T,M]=m((d[0]+f[0])/2,(d[1]+f[1])/2,b);i.text(Math.max(T,3.6*s.names[c].length),M,s.names[c],{colour:n.ink,size:13,align:"center"});let C=A=>m(d[0]+A*(f[0]-d[0]),d[1]+A*(f[1]-d[1]),12);i.text(...C(.1),Ne(x-g+.1*(p-x+2*g),(p-x)/20),{colour:n.faint,size:11,align:"center"}),i.text(...C(.9),Ne(x-g+.9*(p-x+2*g),(p-x)/20),{colour:n.faint,size:11,align:"center"})})}function TA(i,t){let{session:e,onto:n,palette:s}=t;if(e.released===null)return;let{list:r,count:o}=e.released,a=$e(n,e.shownStates(),o),l=0;for(let c of r){let h=s.released[c.colour],u=(e.history.states.get(c.id)??[]).filter(f=>f!==null),d=c.members===1;if(d){let f=u.flatMap(m=>t.pixel($e(n,m,1),1,0));f.push(...t.pixel(a,o,l)),i.path(f,{colour:s.casing,width:4}),i.path(f,{colour:h,width:2.2})}for(let f=c.members-1;f>=0;f--)i.disc(...t.pixel(a,o,l+f),d?6.5:3,h,{colour:"#ffffff",width:d?2.2:1});l+=c.members}}function RA(i,t){let{trajectories:e,step:n}=t.session.about;if(e===null)return;let[s,r,o]=e.states.shape,a=Jo(t.session.time,n,r);for(let l=0;l<Math.min(s,5);l++){let c=wf(t,e.states.values.subarray(l*r*o,(l*r+a+1)*o)),h=t.palette.released[l];i.path(c,{colour:h,width:2.2}),c.length&&i.disc(c[c.length-2],c[c.length-1],6,h,{colour:"#ffffff",width:2})}}var y_=Nt(()=>{"use strict";Zn();Ki();lr();wl();il()});var Ch,x_=Nt(()=>{"use strict";za();Ku();Ju();yi();Ch=class{constructor(t,e,n){this.session=t;this.onto=e;this.cube=n;this.ground=new qr(t,"in the slice"),this.plane=e;let s=new go({side:Si,transparent:!0,opacity:.82,depthWrite:!1});this.object=new bi(new Cn,s),this.object.visible=!1}session;onto;cube;object;ground;grids=null;plane;height=NaN;shown=null;get scale(){return this.object.visible?this.ground.scale:null}update(t,e){let{system:n}=this.session,s=this.object.visible;if(t.ground==="none"||n===null)return this.object.visible=!1,s;t.slice!==this.height&&this.move(t.slice),this.grids??=new Yr(n,this.plane);let[r,o]=this.cube.ranges,{held:a}=this.session.stimulus;this.grids.want(ar({x:r,y:o},.02),a,a),this.grids.work(e),this.ground.update(t.ground,this.grids.held,this.plane,e);let{field:l}=this.ground;return l===null||l.of===this.shown?s!==this.object.visible:(this.shown=l.of,this.put(l.of,l.box),!0)}move(t){let[e,n]=this.cube.ranges[2];this.height=t;let s=e+t*(n-e),r=this.onto.origin.map((o,a)=>o+s*this.onto.axes[2][a]);this.plane={...this.onto,origin:r,axes:this.onto.axes.slice(0,2),exact:!1},this.grids=null}put(t,e){let[n,s]=this.cube.ranges[2],r=n+this.height*(s-n),o=[0,1,2,3].flatMap(c=>this.cube.place([e.x[c%2],e.y[c>>1],r],1,0)),a=new Cn;a.setAttribute("position",new Tn(Float32Array.from(o),3)),a.setAttribute("uv",new Tn(Float32Array.from([0,0,1,0,0,1,1,1]),2)),a.setIndex([0,1,3,0,3,2]),this.object.geometry.dispose(),this.object.geometry=a;let{material:l}=this.object;l.map?.dispose(),l.map=new va(t),l.map.colorSpace=Vn,l.needsUpdate=!0,this.object.visible=!0}}});function b_(i,t,e,n,s){let r=new ys;r.add(IA(e,s));let{about:o}=i,a=new ae(s.faint);if(n.has("trials")&&o.trajectories!==null){let[l,c,h]=o.trajectories.states.shape;for(let u=0;u<Math.min(l,CA);u++){let d=oi(o.trajectories.states.values.subarray(u*c*h,(u+1)*c*h),h),f=new Ys({color:a,transparent:!0,opacity:.35});r.add(new _o(v_($e(t,d.states,d.count),d.count,e),f))}}if(n.has("slow")&&o.slow!==null&&i.atHome){let l=oi(o.slow.values,o.units),c=Math.min(l.count,PA),h=new xo({color:new ae(s.released[2]),size:3,sizeAttenuation:!1,transparent:!0,opacity:.6}),u=v_($e(t,l.states,l.count),l.count,e);u.setDrawRange(0,c),r.add(new ya(u,h))}return r}function v_(i,t,e){let n=new Float32Array(3*t);for(let r=0;r<t;r++)n.set(e.place(i,t,r),3*r);let s=new Cn;return s.setAttribute("position",new Tn(n,3)),s}function IA(i,t){let e=[],n=[-1,1];for(let r of n)for(let o of n)e.push(...i.corner(-1,r,o),...i.corner(1,r,o)),e.push(...i.corner(r,-1,o),...i.corner(r,1,o)),e.push(...i.corner(r,o,-1),...i.corner(r,o,1));let s=new Cn;return s.setAttribute("position",new Tn(Float32Array.from(e),3)),new yo(s,new Ys({color:new ae(t.faint),transparent:!0,opacity:.45}))}var CA,PA,br,Ph,Ih,S_=Nt(()=>{"use strict";za();Zn();CA=12,PA=2500,br=10,Ph=class{constructor(t){this.ranges=t;let e=t.map(([o,a])=>a-o);this.factor=2/(Math.max(...e)*1.1),this.middle=t.map(([o,a])=>(o+a)/2);let[n,s,r]=e.map(o=>o*1.1*this.factor/2);this.half=[n,s,r]}ranges;half;middle;factor;place(t,e,n){let s=r=>(t[r*e+n]-this.middle[r])*this.factor;return[s(0),s(2),-s(1)]}back(t,e,n){return Float64Array.from([t,-n,e],(s,r)=>s/this.factor+this.middle[r])}corner(t,e,n){return[t*this.half[0],n*this.half[2],-e*this.half[1]]}};Ih=class{object;places=new Float32Array;begun=new Uint8Array;count=0;material=new Ys({transparent:!0,vertexColors:!0,depthWrite:!1});constructor(){this.object=new yo(new Cn,this.material),this.object.frustumCulled=!1}colour(t){this.shades=new ae(t),this.count=0}shades=new ae;add(t,e){this.count!==t.count&&this.make(t.count);let n=6*br;for(let s=0;s<t.count;s++){let r=s*n,o=e.place(t.now,t.count,s);if(t.fresh[s]===1||this.begun[s]===0){this.begun[s]=1;for(let a=0;a<2*br;a++)this.places.set(o,r+3*a);continue}this.places.copyWithin(r+6,r,r+n-6),this.places.copyWithin(r+3,r+6,r+9),this.places.set(o,r)}this.object.geometry.attributes.position.needsUpdate=!0}make(t){this.count=t,this.places=new Float32Array(t*6*br),this.begun=new Uint8Array(t);let e=new Float32Array(t*8*br);for(let s=0;s<t*2*br;s++){let r=Math.floor(s/2)%br/br;e.set([this.shades.r,this.shades.g,this.shades.b,.85*(1-r)],4*s)}this.object.geometry.dispose();let n=new Cn;n.setAttribute("position",new Tn(this.places,3)),n.setAttribute("color",new Tn(e,4)),n.boundingSphere=new ts(new q,10),this.object.geometry=n}}});var LA,DA,NA,FA,Lh,Dh,M_=Nt(()=>{"use strict";za();g_();ta();y_();Qu();Zn();x_();S_();LA=4,DA=2,NA=22,FA=.15,Lh=[2.9,2,4.1],Dh=class i{constructor(t,e,n,s){this.session=t;this.host=e;this.renderer=s;let{about:r,system:o}=t;this.onto=Gr(r,[0,1,2]),this.cube=new Ph(bu(r,this.onto));let a=.02*Math.max(...t.scale);this.swarm=o===null?null:new $r(o,r.step,t.starts,a),this.slice=new Ch(t,this.onto,this.cube),this.element.className="plane space",this.element.tabIndex=0,this.element.setAttribute("role","application"),this.element.setAttribute("aria-label",n.replace("drag a box to zoom, Shift and drag to move","drag to turn, wheel or pinch to zoom")),this.over.className="over",this.element.append(s.domElement,this.over),this.controls=new Rh(this.camera,s.domElement),this.controls.enablePan=!1,this.controls.minDistance=.4,this.controls.maxDistance=12;let[l,c,h]=e.view.camera??Lh;this.camera.position.set(l,c,h),this.controls.update(),this.controls.addEventListener("change",()=>this.stale=!0),this.controls.addEventListener("end",()=>e.turned(this.camera.position.toArray())),this.listenTo(),this.refresh(),this.watcher=new ResizeObserver(()=>this.resize()),this.watcher.observe(this.element)}session;host;renderer;element=document.createElement("div");over=document.createElement("canvas");scene=new ma;camera=new Hn(36,1,.05,60);controls;onto;cube;trails=new Ih;swarm;slice;watcher;world=null;stale=!0;ratio=1;static make(t,e,n){try{return new i(t,e,n,new wh({antialias:!0,alpha:!0,preserveDrawingBuffer:!0}))}catch{return null}}get scale(){return this.slice.scale}get note(){return this.swarm===null?"":`${this.swarm.count} states drift from where trials went, each followed by the network itself. A click releases the state of a trial under the pointer.`}frame(t,e){let{swarm:n,host:s,session:r}=this;if(this.over.width<20)return;n!==null&&s.view.layers.has("particles")?(this.trails.object.visible=!0,t>0&&e>0?(n.advance(this.onto,r.input,e,t,LA),this.trails.add(n,this.cube),this.stale=!0):n.now.length===0&&this.settle(n)):this.trails.object.visible=!1,this.slice.update(s.view,DA)&&(this.stale=!0),this.stale&&(this.stale=!1,this.renderer.render(this.scene,this.camera));let o=this.over.getContext("2d");o!==null&&(o.setTransform(1,0,0,1,0,0),o.clearRect(0,0,this.over.width,this.over.height),o.setTransform(this.ratio,0,0,this.ratio,0,0),this.letters(new ds(o)))}refresh(){this.world!==null&&(this.scene.remove(this.world),this.world.traverse(n=>n.geometry?.dispose()));let{session:t,host:e}=this;this.world=b_(t,this.onto,this.cube,e.view.layers,e.palette),this.trails.colour(e.palette.drift),this.scene.add(this.world,this.trails.object,this.slice.object),this.stale=!0}reset(){this.camera.position.set(Lh[0],Lh[1],Lh[2]),this.controls.target.set(0,0,0),this.controls.update(),this.host.turned(null)}zoom(t){let e=this.camera.position.clone().sub(this.controls.target).multiplyScalar(t);this.camera.position.copy(this.controls.target).add(e),this.controls.update(),this.host.turned(this.camera.position.toArray())}draw(t){this.renderer.render(this.scene,this.camera);let[e,n]=this.size();t.image(this.renderer.domElement,0,0,e,n,!0),this.letters(t)}size(){return[this.element.clientWidth,this.element.clientHeight]}close(){this.watcher.disconnect(),this.controls.dispose(),this.renderer.dispose(),this.renderer.forceContextLoss(),this.element.remove()}onScreen(t){let[e,n]=this.size(),s=new q(...t).project(this.camera);return[(s.x+1)/2*e,(1-s.y)/2*n]}letters(t){let{session:e,host:n,onto:s,cube:r}=this;__(t,{session:e,onto:s,layers:n.view.layers,palette:n.palette,ranges:r.ranges,corner:(o,a,l)=>this.onScreen(r.corner(o,a,l)),pixel:(o,a,l)=>this.onScreen(r.place(o,a,l))})}settle(t){let{about:e,input:n}=this.session;for(let s=0;s<10;s++)t.advance(this.onto,n,e.kind==="map"?e.step:e.time_constant/30,0,1/0),this.trails.add(t,this.cube);this.stale=!0}resize(){let[t,e]=this.size();t<20||e<20||(this.ratio=Math.min(2,window.devicePixelRatio||1),this.renderer.setPixelRatio(this.ratio),this.renderer.setSize(t,e),this.over.width=Math.round(t*this.ratio),this.over.height=Math.round(e*this.ratio),this.camera.aspect=t/e,this.camera.fov=36*Math.min(1.7,Math.max(1,1.05/this.camera.aspect)),this.camera.updateProjectionMatrix(),this.stale=!0,this.frame(0,0))}listenTo(){let t=null,e=this.renderer.domElement;e.addEventListener("pointerdown",n=>t=[n.offsetX,n.offsetY]),e.addEventListener("pointerup",n=>{let s=t!==null&&Math.hypot(n.offsetX-t[0],n.offsetY-t[1])<6;t=null,s&&this.host.release(this.session,this.under(n.offsetX,n.offsetY))}),this.element.addEventListener("keydown",n=>{let s={a:-1,d:1}[n.key]??0;s===0||n.ctrlKey||n.metaKey||(this.camera.position.applyAxisAngle(new q(0,1,0),s*FA),this.controls.update(),this.host.turned(this.camera.position.toArray()))}),e.addEventListener("dblclick",()=>{this.host.takeBack(this.session,2),this.reset()})}under(t,e){let{states:n,count:s}=this.session.starts,r=$e(this.onto,n,s),[o,a]=[-1,NA];for(let f=0;f<s;f++){let m=this.onScreen(this.cube.place(r,s,f)),x=Math.hypot(m[0]-t,m[1]-e);x<a&&([o,a]=[f,x])}if(o>=0)return Float64Array.from({length:this.session.about.units},(f,m)=>n[m*s+o]);let[l,c]=this.size(),h=new Ea;h.setFromCamera(new te(2*t/l-1,1-2*e/c),this.camera);let u=new Gn().setFromNormalAndCoplanarPoint(this.camera.getWorldDirection(new q),this.controls.target),d=h.ray.intersectPlane(u,new q)??this.controls.target.clone();return Fs(this.onto,this.cube.back(d.x,d.y,d.z),1)}}});function Df(){let i=devicePixelRatio;Ae!=i&&(Ae=i,Nh&&Ff(I_,Nh,Df),Nh=matchMedia(`(min-resolution: ${Ae-.001}dppx) and (max-resolution: ${Ae+.001}dppx)`),Ar(I_,Nh,Df),Lo.dispatchEvent(new CustomEvent(Bh)))}function fi(i,t){if(t!=null){let e=i.classList;!e.contains(t)&&e.add(t)}}function Nf(i,t){let e=i.classList;e.contains(t)&&e.remove(t)}function We(i,t,e){i.style[t]=e+"px"}function ki(i,t,e,n){let s=Lf.createElement(i);return t!=null&&fi(s,t),e?.insertBefore(s,n),s}function Mi(i,t){return ki("div",i,t)}function rs(i,t,e,n,s){let r="translate("+t+"px,"+e+"px)",o=L_.get(i);r!=o&&(i.style.transform=r,L_.set(i,r),t<0||e<0||t>n||e>s?fi(i,wr):Nf(i,wr))}function N_(i,t,e){let n=t+e,s=D_.get(i);n!=s&&(D_.set(i,n),i.style.background=t,i.style.borderColor=e)}function U_(i,t,e,n){let s=t+""+e,r=F_.get(i);s!=r&&(F_.set(i,s),i.style.height=e+"px",i.style.width=t+"px",i.style.marginLeft=n?-t/2+"px":0,i.style.marginTop=n?-e/2+"px":0)}function Ar(i,t,e,n){t.addEventListener(i,e,n?iE:Wf)}function Ff(i,t,e,n){t.removeEventListener(i,e,Wf)}function zi(i,t,e,n){let s;e=e||0,n=n||t.length-1;let r=n<=2147483647;for(;n-e>1;)s=r?e+n>>1:pi((e+n)/2),t[s]<i?e=s:n=s;return i-t[e]<=t[n]-i?e:n}function hy(i){return(e,n,s)=>{let r=-1,o=-1;for(let a=n;a<=s;a++)if(i(e[a])){r=a;break}for(let a=s;a>=n;a--)if(i(e[a])){o=a;break}return[r,o]}}function rE(i,t,e,n=0,s=!1){let r=s?sE:Vh,o=s?dy:uy;[t,e]=r(i,t,e);let a=i[t],l=i[t];if(t>-1)if(n==1)a=i[t],l=i[e];else if(n==-1)a=i[e],l=i[t];else for(let c=t;c<=e;c++){let h=i[c];o(h)&&(h<a?a=h:h>l&&(l=h))}return[a??Fe,l??-Fe]}function Gh(i,t,e,n){let s=k_(i),r=k_(t);i==t&&(s==-1?(i*=e,t/=e):(i/=e,t*=e));let o=e==10?Ts:fy,a=s==1?pi:wi,l=r==1?wi:pi,c=a(o(vn(i))),h=l(o(vn(t))),u=Do(e,c),d=Do(e,h);return e==10&&(c<0&&(u=Ue(u,-c)),h<0&&(d=Ue(d,-h))),n||e==2?(i=u*s,t=d*r):(i=_y(i,u),t=Hh(t,d)),[i,t]}function Xf(i,t,e,n){let s=Gh(i,t,e,n);return i==0&&(s[0]=0),t==0&&(s[1]=0),s}function kh(i,t,e,n){return Wh(e)?B_(i,t,e):(Xa.pad=e,Xa.soft=n?0:null,Xa.mode=n?3:0,B_(i,t,oE))}function Se(i,t){return i??t}function aE(i,t,e){for(t=Se(t,0),e=Se(e,i.length-1);t<=e;){if(i[t]!=null)return!0;t++}return!1}function B_(i,t,e){let n=e.min,s=e.max,r=Se(n.pad,0),o=Se(s.pad,0),a=Se(n.hard,-Fe),l=Se(s.hard,Fe),c=Se(n.soft,Fe),h=Se(s.soft,-Fe),u=Se(n.mode,0),d=Se(s.mode,0),f=t-i,m=Ts(f),x=Yn(vn(i),vn(t)),p=Ts(x),g=vn(p-m);(f<1e-24||g>10)&&(f=0,(i==0||t==0)&&(f=1e-24,u==2&&c!=Fe&&(r=0),d==2&&h!=-Fe&&(o=0)));let b=f||x||1e3,T=Ts(b),M=Do(10,pi(T)),C=b*(f==0?i==0?.1:1:r),A=Ue(_y(i-C,M/10),24),_=i>=c&&(u==1||u==3&&A<=c||u==2&&A>=c)?c:Fe,E=Yn(a,A<_&&i>=_?_:Vi(_,A)),B=b*(f==0?t==0?.1:1:o),N=Ue(Hh(t+B,M/10),24),L=t<=h&&(d==1||d==3&&N>=h||d==2&&N<=h)?h:-Fe,G=Vi(l,N>L&&t<=L?L:Yn(L,N));return E==G&&E==0&&(G=100),[E,G]}function z_(i){return(Ts((i^i>>31)-(i>>31))|0)+1}function Uf(i,t,e){return Vi(Yn(i,t),e)}function py(i){return typeof i=="function"}function xe(i){return py(i)?i:()=>i}function Sr(i,t){return Er(Ue(Er(i/t))*t)}function Hh(i,t){return Er(wi(Er(i/t))*t)}function _y(i,t){return Er(pi(Er(i/t))*t)}function Ue(i,t=0){if(xy(i))return i;let e=10**t,n=i*e*(1+Number.EPSILON);return xn(n)/e}function yy(i){return((""+i).split(".")[1]||"").length}function Ya(i,t,e,n){let s=[],r=n.map(yy);for(let o=t;o<e;o++){let a=vn(o),l=Ue(Do(i,o),a);for(let c=0;c<n.length;c++){let h=i==10?+`${n[c]}e${o}`:n[c]*l,u=(o>=0?0:a)+(o>=r[c]?0:r[c]),d=i==10?h:Ue(h,u);s.push(d),nr.set(d,u)}}return s}function H_(i){return typeof i=="string"}function Wh(i){let t=!1;if(i!=null){let e=i.constructor;t=e==null||e==Object}return t}function pE(i){return i!=null&&typeof i=="object"}function Fo(i,t=Wh){let e;if(er(i)){let n=i.find(s=>s!=null);if(er(n)||t(n)){e=Array(i.length);for(let s=0;s<i.length;s++)e[s]=Fo(i[s],t)}else e=i.slice()}else if(i instanceof mE)e=i.slice();else if(t(i)){e={};for(let n in i)n!=vy&&(e[n]=Fo(i[n],t))}else e=i;return e}function fn(i){let t=arguments;for(let e=1;e<t.length;e++){let n=t[e];for(let s in n)s!=vy&&(Wh(i[s])?fn(i[s],Fo(n[s])):i[s]=Fo(n[s]))}return i}function xE(i,t,e){for(let n=0,s,r=-1;n<t.length;n++){let o=t[n];if(o>r){for(s=o-1;s>=0&&i[s]==null;)i[s--]=null;for(s=o+1;s<e&&i[s]==null;)i[r=s++]=null}}}function vE(i,t){if(ME(i)){let o=i[0].slice();for(let a=1;a<i.length;a++)o.push(...i[a].slice(1));return wE(o[0])||(o=SE(o)),o}let e=new Set;for(let o=0;o<i.length;o++){let l=i[o][0],c=l.length;for(let h=0;h<c;h++)e.add(l[h])}let n=[Array.from(e).sort((o,a)=>o-a)],s=n[0].length,r=new Map;for(let o=0;o<s;o++)r.set(n[0][o],o);for(let o=0;o<i.length;o++){let a=i[o],l=a[0];for(let c=1;c<a.length;c++){let h=a[c],u=Array(s).fill(void 0),d=t?t[o][c]:_E,f=[];for(let m=0;m<h.length;m++){let x=h[m],p=r.get(l[m]);x===null?d!=gE&&(u[p]=x,d==yE&&f.push(p)):u[p]=x}xE(u,f,s),n.push(u)}}return n}function SE(i){let t=i[0],e=t.length,n=Array(e);for(let r=0;r<n.length;r++)n[r]=r;n.sort((r,o)=>t[r]-t[o]);let s=[];for(let r=0;r<i.length;r++){let o=i[r],a=Array(e);for(let l=0;l<e;l++)a[l]=o[n[l]];s.push(a)}return s}function ME(i){let t=i[0][0],e=t.length;for(let n=1;n<i.length;n++){let s=i[n][0];if(s.length!=e)return!1;if(s!=t){for(let r=0;r<e;r++)if(s[r]!=t[r])return!1}}return!0}function wE(i,t=100){let e=i.length;if(e<=1)return!0;let n=0,s=e-1;for(;n<=s&&i[n]==null;)n++;for(;s>=n&&i[s]==null;)s--;if(s<=n)return!0;let r=Yn(1,pi((s-n+1)/t));for(let o=i[n],a=n+r;a<=s;a+=r){let l=i[a];if(l!=null){if(l<=o)return!1;o=l}}return!0}function My(i){return i.slice(0,3)}function Va(i){return(i<10?"0":"")+i}function RE(i){return(i<10?"00":i<100?"0":"")+i}function Zf(i,t){t=t||TE;let e=[],n=/\{([a-z]+)\}|[^{]+/gi,s;for(;s=n.exec(i);)e.push(s[0][0]=="{"?CE[s[1]]:s[0]);return r=>{let o="";for(let a=0;a<e.length;a++)o+=typeof e[a]=="string"?e[a]:e[a](r,t);return o}}function IE(i,t){let e;return t=="UTC"||t=="Etc/UTC"?e=new Date(+i+i.getTimezoneOffset()*6e4):t==PE?e=i:(e=new Date(i.toLocaleString("en-US",{timeZone:t})),e.setMilliseconds(i.getMilliseconds())),e}function Cy(i){let t=i*1e3,e=t*60,n=e*60,s=n*24,r=s*30,o=s*365,l=(i==1?Ya(10,0,3,zh).filter(wy):Ya(10,-3,0,zh)).concat([t,t*5,t*10,t*15,t*30,e,e*5,e*10,e*15,e*30,n,n*2,n*3,n*4,n*6,n*8,n*12,s,s*2,s*3,s*4,s*5,s*6,s*7,s*8,s*9,s*10,s*15,r,r*2,r*3,r*4,r*6,o,o*2,o*5,o*10,o*25,o*50,o*100]),c=[[o,Ey,Te,Te,Te,Te,Te,Te,1],[s*28,"{MMM}",W_,Te,Te,Te,Te,Te,1],[s,Ty,W_,Te,Te,Te,Te,Te,1],[n,"{h}"+Ry,Fh,Te,Wa,Te,Te,Te,1],[e,Io,Fh,Te,Wa,Te,Te,Te,1],[t,q_,Fh+" "+Io,Te,Wa+" "+Io,Te,X_,Te,1],[i,q_+".{fff}",Fh+" "+Io,Te,Wa+" "+Io,Te,X_,Te,1]];function h(u){return(d,f,m,x,p,g)=>{let b=[],T=p>=o,M=p>=r&&p<o,C=u(m),A=Ue(C*i,3),_=Cf(C.getFullYear(),T?0:C.getMonth(),M||T?1:C.getDate()),E=Ue(_*i,3);if(M||T){let B=M?p/r:0,N=T?p/o:0,L=A==E?A:Ue(Cf(_.getFullYear()+N,_.getMonth()+B,1)*i,3),G=new Date(xn(L/i)),H=G.getFullYear(),D=G.getMonth();for(let V=0;L<=x;V++){let Z=Cf(H+N*V,D+B*V,1),z=Z-u(Ue(Z*i,3));L=Ue((+Z+z)*i,3),L<=x&&b.push(L)}}else{let B=p>=s?s:p,N=pi(m)-pi(A),L=E+N+Hh(A-E,B);b.push(L);let G=u(L),H=G.getHours()+G.getMinutes()/e+G.getSeconds()/n,D=p/n,V=d.axes[f]._space,Z=g/V;for(;L=Ue(L+p,i==1?0:3),!(L>x);)if(D>1){let z=pi(Ue(H+D,6))%24,J=u(L).getHours()-z;J>1&&(J=-1),L-=J*n,H=(H+D)%24;let it=b[b.length-1];Ue((L-it)/p,3)*Z>=.7&&b.push(L)}else b.push(L)}return b}}return[l,c,h]}function Y_(i,t){return i.map(e=>e.map((n,s)=>s==0||s==8||n==null?n:t(s==1||e[8]==0?n:e[1]+n)))}function $_(i,t){return(e,n,s,r,o)=>{let a=t.find(m=>o>=m[0])||t[t.length-1],l,c,h,u,d,f;return n.map(m=>{let x=i(m),p=x.getFullYear(),g=x.getMonth(),b=x.getDate(),T=x.getHours(),M=x.getMinutes(),C=x.getSeconds(),A=p!=l&&a[2]||g!=c&&a[3]||b!=h&&a[4]||T!=u&&a[5]||M!=d&&a[6]||C!=f&&a[7]||a[1];return l=p,c=g,h=b,u=T,d=M,f=C,A(x)})}}function VE(i,t){let e=Zf(t);return(n,s,r,o,a)=>s.map(l=>e(i(l)))}function Cf(i,t,e){return new Date(i,t,e)}function Z_(i,t){return t(i)}function K_(i,t){return(e,n,s,r)=>r==null?Hf:t(i(n))}function HE(i,t){let e=i.series[t];return e.width?e.stroke(i,t):e.points.width?e.points.stroke(i,t):null}function WE(i,t){return i.series[t].fill(i,t)}function qE(i,t){let e=i.cursor.points,n=Mi(),s=e.size(i,t);We(n,Ga,s),We(n,Ha,s);let r=s/-2;We(n,"marginLeft",r),We(n,"marginTop",r);let o=e.width(i,t,s);return o&&We(n,"borderWidth",o),n}function YE(i,t){let e=i.series[t].points;return e._fill||e._stroke}function $E(i,t){let e=i.series[t].points;return e._stroke||e._fill}function ZE(i,t){return i.series[t].points.size}function KE(i,t,e){return Pf[0]=t,Pf[1]=e,Pf}function Uh(i,t,e,n=!0){return s=>{s.button==0&&(!n||s.target==t)&&e(s)}}function If(i,t,e,n=!0){return s=>{(!n||s.target==t)&&e(s)}}function tT(i,t,e,n,s){return t.map(r=>r==null?"":Yf(r))}function eT(i,t,e,n,s,r,o){let a=[],l=nr.get(s)||0;e=o?e:Ue(Hh(e,s),l);for(let c=e;c<=n;c=Ue(c+s,l))a.push(Object.is(c,-0)?0:c);return a}function Of(i,t,e,n,s,r,o){let a=[],l=i.scales[i.axes[t].scale].log,c=l==10?Ts:fy,h=pi(c(e));s=Do(l,h),l==10&&(s=Mr[zi(s,Mr)]);let u=e,d=s*l;l==10&&(d=Mr[zi(d,Mr)]);do a.push(u),u=u+s,l==10&&!nr.has(u)&&(u=Ue(u,nr.get(s))),u>=d&&(s=u,d=s*l,l==10&&(d=Mr[zi(d,Mr)]));while(u<=n);return a}function nT(i,t,e,n,s,r,o){let l=i.scales[i.axes[t].scale].asinh,c=n>l?Of(i,t,Yn(l,e),n,s):[l],h=n>=0&&e<=0?[0]:[];return(e<-l?Of(i,t,Yn(l,-n),-e,s):[l]).reverse().map(d=>-d).concat(h,c)}function rT(i,t,e,n,s){let r=i.axes[e],o=r.scale,a=i.scales[o],l=i.valToPos,c=r._space,h=l(10,o),u=l(9,o)-h>=c?Fy:l(7,o)-h>=c?iT:l(5,o)-h>=c?sT:Q_;if(u==Q_){let d=vn(l(1,o)-h);if(d<c)return Bf(t.slice().reverse(),a.distr,u,wi(c/d)).reverse()}return Bf(t,a.distr,u,1)}function oT(i,t,e,n,s){let r=i.axes[e],o=r.scale,a=r._space,l=i.valToPos,c=vn(l(1,o)-l(2,o));return c<a?Bf(t.slice().reverse(),3,Fy,wi(a/c)).reverse():t}function aT(i,t,e,n){return n==null?Hf:t==null?"":Yf(t)}function lT(i,t){let e=3+(i||1)*2;return Ue(e*t,3)}function cT(i,t){let{scale:e,idxs:n}=i.series[0],s=i._data[0],r=i.valToPos(s[n[0]],e,!0),o=i.valToPos(s[n[1]],e,!0),a=vn(o-r),l=i.series[t],c=a/(l.points.space*Ae);return n[1]-n[0]<=c}function hT(i,t,e,n,s){return e/10}function By(i,t){let e=sy[i];return e||(e={key:i,plots:[],sub(n){e.plots.push(n)},unsub(n){e.plots=e.plots.filter(s=>s!=n)},pub(n,s,r,o,a,l,c){for(let h=0;h<e.plots.length;h++)e.plots[h]!=s&&e.plots[h].pub(n,s,r,o,a,l,c)}},i!=null&&(sy[i]=e)),e}function Tr(i,t,e){let n=i.mode,s=i.series[t],r=n==2?i._data[t]:i._data,o=i.scales,a=i.bbox,l=r[0],c=n==2?r[1]:r[t],h=n==2?o[s.facets[0].scale]:o[i.series[0].scale],u=n==2?o[s.facets[1].scale]:o[s.scale],d=a.left,f=a.top,m=a.width,x=a.height,p=i.valToPosH,g=i.valToPosV;return h.ori==0?e(s,l,c,h,u,p,g,d,f,m,x,qh,Bo,$h,zy,Gy):e(s,l,c,h,u,g,p,f,d,x,m,Yh,ko,ep,Vy,Hy)}function Qf(i,t){let e=0,n=0,s=Se(i.bands,$f);for(let r=0;r<s.length;r++){let o=s[r];o.series[0]==t?e=o.dir:o.series[1]==t&&(o.dir==1?n|=1:n|=2)}return[e,n==1?-1:n==2?1:n==3?2:0]}function dT(i,t,e,n,s){let r=i.mode,o=i.series[t],a=r==2?o.facets[1].scale:o.scale,l=i.scales[a];return s==-1?l.min:s==1?l.max:l.distr==3?l.dir==1?l.min:l.max:0}function Rs(i,t,e,n,s,r){return Tr(i,t,(o,a,l,c,h,u,d,f,m,x,p)=>{let g=o.pxRound,b=c.dir*(c.ori==0?1:-1),T=c.ori==0?Bo:ko,M,C;b==1?(M=e,C=n):(M=n,C=e);let A=g(u(a[M],c,x,f)),_=g(d(l[M],h,p,m)),E=g(u(a[C],c,x,f)),B=g(d(r==1?h.max:h.min,h,p,m)),N=new Path2D(s);return T(N,E,B),T(N,A,B),T(N,A,_),N})}function Xh(i,t,e,n,s,r){let o=null;if(i.length>0){o=new Path2D;let a=t==0?$h:ep,l=e;for(let u=0;u<i.length;u++){let d=i[u];if(d[1]>d[0]){let f=d[0]-l;f>0&&a(o,l,n,f,n+r),l=d[1]}}let c=e+s-l,h=10;c>0&&a(o,l,n-h/2,c,n+r+h)}return o}function fT(i,t,e){let n=i[i.length-1];n&&n[0]==t?n[1]=e:i.push([t,e])}function tp(i,t,e,n,s,r,o){let a=[],l=i.length;for(let c=s==1?e:n;c>=e&&c<=n;c+=s)if(t[c]===null){let u=c,d=c;if(s==1)for(;++c<=n&&t[c]===null;)d=c;else for(;--c>=e&&t[c]===null;)d=c;let f=r(i[u]),m=d==u?f:r(i[d]),x=u-s;f=o<=0&&x>=0&&x<l?r(i[x]):f;let g=d+s;m=o>=0&&g>=0&&g<l?r(i[g]):m,m>=f&&a.push([f,m])}return a}function ry(i){return i==0?my:i==1?xn:t=>Sr(t,i)}function ky(i){let t=i==0?qh:Yh,e=i==0?(s,r,o,a,l,c)=>{s.arcTo(r,o,a,l,c)}:(s,r,o,a,l,c)=>{s.arcTo(o,r,l,a,c)},n=i==0?(s,r,o,a,l)=>{s.rect(r,o,a,l)}:(s,r,o,a,l)=>{s.rect(o,r,l,a)};return(s,r,o,a,l,c=0,h=0)=>{c==0&&h==0?n(s,r,o,a,l):(c=Vi(c,a/2,l/2),h=Vi(h,a/2,l/2),t(s,r+c,o),e(s,r+a,o,r+a,o+l,c),e(s,r+a,o+l,r,o+l,h),e(s,r,o+l,r,o,h),e(s,r,o,r+a,o,c),s.closePath())}}function Wy(i){return(t,e,n,s,r)=>Tr(t,e,(o,a,l,c,h,u,d,f,m,x,p)=>{let{pxRound:g,points:b}=o,T,M;c.ori==0?(T=qh,M=zy):(T=Yh,M=Vy);let C=Ue(b.width*Ae,3),A=(b.size-b.width)/2*Ae,_=Ue(A*2,3),E=new Path2D,B=new Path2D,{left:N,top:L,width:G,height:H}=t.bbox;$h(B,N-_,L-_,G+_*2,H+_*2);let D=V=>{if(l[V]!=null){let Z=g(u(a[V],c,x,f)),z=g(d(l[V],h,p,m));T(E,Z+A,z),M(E,Z,z,A,0,Oh*2)}};if(r)r.forEach(D);else for(let V=n;V<=s;V++)D(V);return{stroke:C>0?E:null,fill:E,clip:B,flags:Uo|kf}})}function Xy(i){return(t,e,n,s,r,o)=>{n!=s&&(r!=n&&o!=n&&i(t,e,n),r!=s&&o!=s&&i(t,e,s),i(t,e,o))}}function qy(i){let t=Se(i?.alignGaps,0);return(e,n,s,r)=>Tr(e,n,(o,a,l,c,h,u,d,f,m,x,p)=>{[s,r]=Vh(l,s,r);let g=o.pxRound,b=H=>g(u(H,c,x,f)),T=H=>g(d(H,h,p,m)),M,C;c.ori==0?(M=Bo,C=pT):(M=ko,C=mT);let A=c.dir*(c.ori==0?1:-1),_={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:Uo},E=_.stroke,B=!1;if(r-s>=x*4){let H=ht=>e.posToVal(ht,c.key,!0),D=null,V=null,Z,z,lt,K=b(a[A==1?s:r]),J=b(a[s]),it=b(a[r]),ut=H(A==1?J+1:it-1);for(let ht=A==1?s:r;ht>=s&&ht<=r;ht+=A){let Q=a[ht],_t=(A==1?Q<ut:Q>ut)?K:b(Q),Et=l[ht];_t==K?Et!=null?(z=Et,D==null?(M(E,_t,T(z)),Z=D=V=z):z<D?D=z:z>V&&(V=z)):Et===null&&(B=!0):(D!=null&&C(E,K,T(D),T(V),T(Z),T(z)),Et!=null?(z=Et,M(E,_t,T(z)),D=V=Z=z):(D=V=null,Et===null&&(B=!0)),K=_t,ut=H(K+A))}D!=null&&D!=V&&lt!=K&&C(E,K,T(D),T(V),T(Z),T(z))}else for(let H=A==1?s:r;H>=s&&H<=r;H+=A){let D=l[H];D===null?B=!0:D!=null&&M(E,b(a[H]),T(D))}let[L,G]=Qf(e,n);if(o.fill!=null||L!=0){let H=_.fill=new Path2D(E),D=o.fillTo(e,n,o.min,o.max,L),V=T(D),Z=b(a[s]),z=b(a[r]);A==-1&&([z,Z]=[Z,z]),M(H,z,V),M(H,Z,V)}if(!o.spanGaps){let H=[];B&&H.push(...tp(a,l,s,r,A,b,t)),_.gaps=H=o.gaps(e,n,s,r,H),_.clip=Xh(H,c.ori,f,m,x,p)}return G!=0&&(_.band=G==2?[Rs(e,n,s,r,E,-1),Rs(e,n,s,r,E,1)]:Rs(e,n,s,r,E,G)),_})}function gT(i){let t=Se(i.align,1),e=Se(i.ascDesc,!1),n=Se(i.alignGaps,0),s=Se(i.extend,!1);return(r,o,a,l)=>Tr(r,o,(c,h,u,d,f,m,x,p,g,b,T)=>{[a,l]=Vh(u,a,l);let M=c.pxRound,{left:C,width:A}=r.bbox,_=J=>M(m(J,d,b,p)),E=J=>M(x(J,f,T,g)),B=d.ori==0?Bo:ko,N={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:Uo},L=N.stroke,G=d.dir*(d.ori==0?1:-1),H=E(u[G==1?a:l]),D=_(h[G==1?a:l]),V=D,Z=D;s&&t==-1&&(Z=C,B(L,Z,H)),B(L,D,H);for(let J=G==1?a:l;J>=a&&J<=l;J+=G){let it=u[J];if(it==null)continue;let ut=_(h[J]),ht=E(it);t==1?B(L,ut,H):B(L,V,ht),B(L,ut,ht),H=ht,V=ut}let z=V;s&&t==1&&(z=C+A,B(L,z,H));let[lt,K]=Qf(r,o);if(c.fill!=null||lt!=0){let J=N.fill=new Path2D(L),it=c.fillTo(r,o,c.min,c.max,lt),ut=E(it);B(J,z,ut),B(J,Z,ut)}if(!c.spanGaps){let J=[];J.push(...tp(h,u,a,l,G,_,n));let it=c.width*Ae/2,ut=e||t==1?it:-it,ht=e||t==-1?-it:it;J.forEach(Q=>{Q[0]+=ut,Q[1]+=ht}),N.gaps=J=c.gaps(r,o,a,l,J),N.clip=Xh(J,d.ori,p,g,b,T)}return K!=0&&(N.band=K==2?[Rs(r,o,a,l,L,-1),Rs(r,o,a,l,L,1)]:Rs(r,o,a,l,L,K)),N})}function oy(i,t,e,n,s,r,o=Fe){if(i.length>1){let a=null;for(let l=0,c=1/0;l<i.length;l++)if(t[l]!==void 0){if(a!=null){let h=vn(i[l]-i[a]);h<c&&(c=h,o=vn(e(i[l],n,s,r)-e(i[a],n,s,r)))}a=l}}return o}function _T(i){i=i||qa;let t=Se(i.size,[.6,Fe,1]),e=i.align||0,n=i.gap||0,s=i.radius;s=s==null?[0,0]:typeof s=="number"?[s,0]:s;let r=xe(s),o=1-t[0],a=Se(t[1],Fe),l=Se(t[2],1),c=Se(i.disp,qa),h=Se(i.each,f=>{}),{fill:u,stroke:d}=c;return(f,m,x,p)=>Tr(f,m,(g,b,T,M,C,A,_,E,B,N,L)=>{let G=g.pxRound,H=e,D=n*Ae,V=a*Ae,Z=l*Ae,z,lt;M.ori==0?[z,lt]=r(f,m):[lt,z]=r(f,m);let K=M.dir*(M.ori==0?1:-1),J=M.ori==0?$h:ep,it=M.ori==0?h:(Ct,$t,re,St,De,Vt,qt)=>{h(Ct,$t,re,De,St,qt,Vt)},ut=Se(f.bands,$f).find(Ct=>Ct.series[0]==m),ht=ut!=null?ut.dir:0,Q=g.fillTo(f,m,g.min,g.max,ht),pt=G(_(Q,C,L,B)),_t,Et,bt,Wt=N,se=G(g.width*Ae),Gt=!1,ue=null,le=null,ne=null,Xe=null;u!=null&&(se==0||d!=null)&&(Gt=!0,ue=u.values(f,m,x,p),le=new Map,new Set(ue).forEach(Ct=>{Ct!=null&&le.set(Ct,new Path2D)}),se>0&&(ne=d.values(f,m,x,p),Xe=new Map,new Set(ne).forEach(Ct=>{Ct!=null&&Xe.set(Ct,new Path2D)})));let{x0:Oe,size:on}=c;if(Oe!=null&&on!=null){H=1,b=Oe.values(f,m,x,p),Oe.unit==2&&(b=b.map(re=>f.posToVal(E+re*N,M.key,!0)));let Ct=on.values(f,m,x,p);on.unit==2?Et=Ct[0]*N:Et=A(Ct[0],M,N,E)-A(0,M,N,E),Wt=oy(b,T,A,M,N,E,Wt),bt=Wt-Et+D}else Wt=oy(b,T,A,M,N,E,Wt),bt=Wt*o+D,Et=Wt-bt;bt<1&&(bt=0),se>=Et/2&&(se=0),bt<5&&(G=my);let Ie=bt>0,bn=Wt-bt-(Ie?se:0);Et=G(Uf(bn,Z,V)),_t=(H==0?Et/2:H==K?0:Et)-H*K*((H==0?D/2:0)+(Ie?se/2:0));let ve={stroke:null,fill:null,clip:null,band:null,gaps:null,flags:0},pn=Gt?null:new Path2D,Ke=null;if(ut!=null)Ke=f.data[ut.series[1]];else{let{y0:Ct,y1:$t}=c;Ct!=null&&$t!=null&&(T=$t.values(f,m,x,p),Ke=Ct.values(f,m,x,p))}let an=z*Et,U=lt*Et;for(let Ct=K==1?x:p;Ct>=x&&Ct<=p;Ct+=K){let $t=T[Ct];if($t==null)continue;if(Ke!=null){let W=Ke[Ct]??0;if($t-W==0)continue;pt=_(W,C,L,B)}let re=M.distr!=2||c!=null?b[Ct]:Ct,St=A(re,M,N,E),De=_(Se($t,Q),C,L,B),Vt=G(St-_t),qt=G(Yn(De,pt)),R=G(Vi(De,pt)),v=qt-R;if($t!=null){let W=$t<0?U:an,ct=$t<0?an:U;Gt?(se>0&&ne[Ct]!=null&&J(Xe.get(ne[Ct]),Vt,R+pi(se/2),Et,Yn(0,v-se),W,ct),ue[Ct]!=null&&J(le.get(ue[Ct]),Vt,R+pi(se/2),Et,Yn(0,v-se),W,ct)):J(pn,Vt,R+pi(se/2),Et,Yn(0,v-se),W,ct),it(f,m,Ct,Vt-se/2,R,Et+se,v)}}return se>0?ve.stroke=Gt?Xe:pn:Gt||(ve._fill=g.width==0?g._fill:g._stroke??g._fill,ve.width=0),ve.fill=Gt?le:pn,ve})}function yT(i,t){let e=Se(t?.alignGaps,0);return(n,s,r,o)=>Tr(n,s,(a,l,c,h,u,d,f,m,x,p,g)=>{[r,o]=Vh(c,r,o);let b=a.pxRound,T=z=>b(d(z,h,p,m)),M=z=>b(f(z,u,g,x)),C,A,_;h.ori==0?(C=qh,_=Bo,A=Gy):(C=Yh,_=ko,A=Hy);let E=h.dir*(h.ori==0?1:-1),B=T(l[E==1?r:o]),N=B,L=[],G=[];for(let z=E==1?r:o;z>=r&&z<=o;z+=E)if(c[z]!=null){let K=l[z],J=T(K);L.push(N=J),G.push(M(c[z]))}let H={stroke:i(L,G,C,_,A,b),fill:null,clip:null,band:null,gaps:null,flags:Uo},D=H.stroke,[V,Z]=Qf(n,s);if(a.fill!=null||V!=0){let z=H.fill=new Path2D(D),lt=a.fillTo(n,s,a.min,a.max,V),K=M(lt);_(z,N,K),_(z,B,K)}if(!a.spanGaps){let z=[];z.push(...tp(l,c,r,o,E,T,e)),H.gaps=z=a.gaps(n,s,r,o,z),H.clip=Xh(z,h.ori,m,x,p,g)}return Z!=0&&(H.band=Z==2?[Rs(n,s,r,o,D,-1),Rs(n,s,r,o,D,1)]:Rs(n,s,r,o,D,Z)),H})}function xT(i){return yT(vT,i)}function vT(i,t,e,n,s,r){let o=i.length;if(o<2)return null;let a=new Path2D;if(e(a,i[0],t[0]),o==2)n(a,i[1],t[1]);else{let l=Array(o),c=Array(o-1),h=Array(o-1),u=Array(o-1);for(let d=0;d<o-1;d++)h[d]=t[d+1]-t[d],u[d]=i[d+1]-i[d],c[d]=h[d]/u[d];l[0]=c[0];for(let d=1;d<o-1;d++)c[d]===0||c[d-1]===0||c[d-1]>0!=c[d]>0?l[d]=0:(l[d]=3*(u[d-1]+u[d])/((2*u[d]+u[d-1])/c[d-1]+(u[d]+2*u[d-1])/c[d]),isFinite(l[d])||(l[d]=0));l[o-1]=c[o-2];for(let d=0;d<o-1;d++)s(a,i[d]+u[d]/3,t[d]+l[d]*u[d]/3,i[d+1]-u[d]/3,t[d+1]-l[d+1]*u[d]/3,i[d+1],t[d+1])}return a}function ay(){for(let i of zf)i.syncRect(!0)}function ly(i,t,e,n){return(n?[i[0],i[1]].concat(i.slice(2)):[i[0]].concat(i.slice(1))).map((r,o)=>Vf(r,o,t,e))}function MT(i,t){return i.map((e,n)=>n==0?{}:fn({},t,e))}function Vf(i,t,e,n){return fn({},t==0?e:n,i)}function Yy(i,t,e){return t==null?No:[t,e]}function AT(i,t,e){return t==null?No:kh(t,e,qf,!0)}function $y(i,t,e,n){return t==null?No:Gh(t,e,i.scales[n].log,!1)}function Zy(i,t,e,n){return t==null?No:Xf(t,e,i.scales[n].log,!1)}function RT(i,t,e,n,s){let r=Yn(z_(i),z_(t)),o=t-i,a=zi(s/n*o,e);do{let l=e[a],c=n*l/o;if(c>=s&&r+(l<5?nr.get(l):0)<=17)return[l,c]}while(++a<e.length);return[0,0]}function cy(i){let t,e;return i=i.replace(/(\d+)px/,(n,s)=>(t=xn((e=+s)*Ae))+"px"),[i,t,e]}function CT(i){i.show&&[i.font,i.labelFont].forEach(t=>{let e=Ue(t[2]*Ae,1);t[0]=t[0].replace(/[0-9.]+px/,e+"px"),t[1]=e})}function Pn(i,t,e){let n={mode:Se(i.mode,1)},s=n.mode;function r(y,S,P,I){let k=S.valToPct(y);return I+P*(S.dir==-1?1-k:k)}function o(y,S,P,I){let k=S.valToPct(y);return I+P*(S.dir==-1?k:1-k)}function a(y,S,P,I){return S.ori==0?r(y,S,P,I):o(y,S,P,I)}n.valToPosH=r,n.valToPosV=o;let l=!1;n.status=0;let c=n.root=Mi(UA);if(i.id!=null&&(c.id=i.id),fi(c,i.class),i.title){let y=Mi(kA,c);y.textContent=i.title}let h=ki("canvas"),u=n.ctx=h.getContext("2d"),d=Mi(zA,c);Ar("click",d,y=>{y.target===m&&(ke!=Ur||qe!=Or)&&In.click(n,y)},!0);let f=n.under=Mi(VA,d);d.appendChild(h);let m=n.over=Mi(GA,d);i=Fo(i);let x=+Se(i.pxAlign,1),p=ry(x);(i.plugins||[]).forEach(y=>{y.opts&&(i=y.opts(n,i)||i)});let g=i.ms||.001,b=n.series=s==1?ly(i.series||[],J_,iy,!1):MT(i.series||[null],ny),T=n.axes=ly(i.axes||[],j_,ty,!0),M=n.scales={},C=n.bands=i.bands||[];C.forEach(y=>{y.fill=xe(y.fill||null),y.dir=Se(y.dir,-1)});let A=s==2?b[1].facets[0].scale:b[0].scale,_={axes:cs,series:fe},E=(i.drawOrder||["axes","series"]).map(y=>_[y]);function B(y){let S=y.distr==3?P=>Ts(P>0?P:y.clamp(n,P,y.min,y.max,y.key)):y.distr==4?P=>Rf(P,y.asinh):y.distr==100?P=>y.fwd(P):P=>P;return P=>{let I=S(P),{_min:k,_max:$}=y,ot=$-k;return(I-k)/ot}}function N(y){let S=M[y];if(S==null){let P=(i.scales||qa)[y]||qa;if(P.from!=null){N(P.from);let I=fn({},M[P.from],P,{key:y});I.valToPct=B(I),M[y]=I}else{S=M[y]=fn({},y==A?Oy:uT,P),S.key=y;let I=S.time,k=S.range,$=er(k);if((y!=A||s==2&&!I)&&($&&(k[0]==null||k[1]==null)&&(k={min:k[0]==null?O_:{mode:1,hard:k[0],soft:k[0]},max:k[1]==null?O_:{mode:1,hard:k[1],soft:k[1]}},$=!1),!$&&Wh(k))){let ot=k;k=(dt,xt,Dt)=>xt==null?No:kh(xt,Dt,ot)}S.range=xe(k||(I?wT:y==A?S.distr==3?ET:S.distr==4?TT:Yy:S.distr==3?$y:S.distr==4?Zy:AT)),S.auto=xe($?!1:S.auto),S.clamp=xe(S.clamp||hT),S._min=S._max=null,S.valToPct=B(S)}}}N("x"),N("y"),s==1&&b.forEach(y=>{N(y.scale)}),T.forEach(y=>{N(y.scale)});for(let y in i.scales)N(y);let L=M[A],G=L.distr,H,D;L.ori==0?(fi(c,OA),H=r,D=o):(fi(c,BA),H=o,D=r);let V={};for(let y in M){let S=M[y];(S.min!=null||S.max!=null)&&(V[y]={min:S.min,max:S.max},S.min=S.max=null)}let Z=i.tzDate||(y=>new Date(xn(y/g))),z=i.fmtDate||Zf,lt=g==1?OE(Z):zE(Z),K=$_(Z,Y_(g==1?UE:kE,z)),J=K_(Z,Z_(GE,z)),it=[],ut=n.legend=fn({},XE,i.legend),ht=n.cursor=fn({},jE,{drag:{y:s==2}},i.cursor),Q=ut.show,pt=ht.show,_t=ut.markers;ut.idxs=it,_t.width=xe(_t.width),_t.dash=xe(_t.dash),_t.stroke=xe(_t.stroke),_t.fill=xe(_t.fill);let Et,bt,Wt,se=[],Gt=[],ue,le=!1,ne={};if(ut.live){let y=b[1]?b[1].values:null;le=y!=null,ue=le?y(n,1,0):{_:0};for(let S in ue)ne[S]=Hf}if(Q)if(Et=ki("table",$A,c),Wt=ki("tbody",null,Et),ut.mount(n,Et),le){bt=ki("thead",null,Et,Wt);let y=ki("tr",null,bt);ki("th",null,y);for(var Xe in ue)ki("th",w_,y).textContent=Xe}else fi(Et,KA),ut.live&&fi(Et,ZA);let Oe={show:!0},on={show:!1};function Ie(y,S){if(S==0&&(le||!ut.live||s==2))return No;let P=[],I=ki("tr",jA,Wt,Wt.childNodes[S]);fi(I,y.class),y.show||fi(I,wr);let k=ki("th",null,I);if(_t.show){let dt=Mi(JA,k);if(S>0){let xt=_t.width(n,S);xt&&(dt.style.border=xt+"px "+_t.dash(n,S)+" "+_t.stroke(n,S)),dt.style.background=_t.fill(n,S)}}let $=Mi(w_,k);y.label instanceof HTMLElement?$.appendChild(y.label):$.textContent=y.label,S>0&&(_t.show||($.style.color=y.width>0?_t.stroke(n,S):_t.fill(n,S)),ve("click",k,dt=>{if(ht._lock)return;Kt(dt);let xt=b.indexOf(y);if((dt.ctrlKey||dt.metaKey)!=ut.isolate){let Dt=b.some((Ft,Ot)=>Ot>0&&Ot!=xt&&Ft.show);b.forEach((Ft,Ot)=>{Ot>0&&Xi(Ot,Dt?Ot==xt?Oe:on:Oe,!0,un.setSeries)})}else Xi(xt,{show:!y.show},!0,un.setSeries)},!1),jt&&ve(R_,k,dt=>{ht._lock||(Kt(dt),Xi(b.indexOf(y),kr,!0,un.setSeries))},!1));for(var ot in ue){let dt=ki("td",QA,I);dt.textContent="--",P.push(dt)}return[I,P]}let bn=new Map;function ve(y,S,P,I=!0){let k=bn.get(S)||{},$=ht.bind[y](n,S,P,I);$&&(Ar(y,S,k[y]=$),bn.set(S,k))}function pn(y,S,P){let I=bn.get(S)||{};for(let k in I)(y==null||k==y)&&(Ff(k,S,I[k]),delete I[k]);y==null&&bn.delete(S)}let Ke=0,an=0,U=0,Ct=0,$t=0,re=0,St=$t,De=re,Vt=U,qt=Ct,R=0,v=0,W=0,ct=0;n.bbox={};let rt=!1,gt=!1,yt=!1,tt=!1,nt=!1,ft=!1;function F(y,S,P){(P||y!=n.width||S!=n.height)&&st(y,S),ce(!1),yt=!0,gt=!0,Ln()}function st(y,S){n.width=Ke=U=y,n.height=an=Ct=S,$t=re=0,vt(),Ht();let P=n.bbox;R=P.left=Sr($t*Ae,.5),v=P.top=Sr(re*Ae,.5),W=P.width=Sr(U*Ae,.5),ct=P.height=Sr(Ct*Ae,.5)}let et=3;function Mt(){let y=!1,S=0;for(;!y;){S++;let P=Dr(S),I=Wi(S);y=S==et||P&&I,y||(st(n.width,n.height),gt=!0)}}function mt({width:y,height:S}){F(y,S)}n.setSize=mt;function vt(){let y=!1,S=!1,P=!1,I=!1;T.forEach((k,$)=>{if(k.show&&k._show){let{side:ot,_size:dt}=k,xt=ot%2,Dt=k.label!=null?k.labelSize:0,Ft=dt+Dt;Ft>0&&(xt?(U-=Ft,ot==3?($t+=Ft,I=!0):P=!0):(Ct-=Ft,ot==0?(re+=Ft,y=!0):S=!0))}}),Gi[0]=y,Gi[1]=P,Gi[2]=S,Gi[3]=I,U-=Ai[1]+Ai[3],$t+=Ai[3],Ct-=Ai[2]+Ai[0],re+=Ai[0]}function Ht(){let y=$t+U,S=re+Ct,P=$t,I=re;function k($,ot){switch($){case 1:return y+=ot,y-ot;case 2:return S+=ot,S-ot;case 3:return P-=ot,P+ot;case 0:return I-=ot,I+ot}}T.forEach(($,ot)=>{if($.show&&$._show){let dt=$.side;$._pos=k(dt,$._size),$.label!=null&&($._lpos=k(dt,$.labelSize))}})}if(ht.dataIdx==null){let y=ht.hover,S=y.skip=new Set(y.skip??[]);S.add(void 0);let P=y.prox=xe(y.prox),I=y.bias??=0;ht.dataIdx=(k,$,ot,dt)=>{if($==0)return ot;let xt=ot,Dt=P(k,$,ot,dt)??Fe,Ft=Dt>=0&&Dt<Fe,Ot=L.ori==0?U:Ct,ie=ht.left,Me=t[0],be=t[$];if(S.has(be[ot])){xt=null;let me=null,Zt=null,Xt;if(I==0||I==-1)for(Xt=ot;me==null&&Xt-- >0;)S.has(be[Xt])||(me=Xt);if(I==0||I==1)for(Xt=ot;Zt==null&&Xt++<be.length;)S.has(be[Xt])||(Zt=Xt);if(me!=null||Zt!=null)if(Ft){let Ve=me==null?-1/0:H(Me[me],L,Ot,0),Qe=Zt==null?1/0:H(Me[Zt],L,Ot,0),An=ie-Ve,Le=Qe-ie;An<=Le?An<=Dt&&(xt=me):Le<=Dt&&(xt=Zt)}else xt=Zt==null?me:me==null?Zt:ot-me<=Zt-ot?me:Zt}else Ft&&vn(ie-H(Me[ot],L,Ot,0))>Dt&&(xt=null);return xt}}let Kt=y=>{ht.event=y};ht.idxs=it,ht._lock=!1;let at=ht.points;at.show=xe(at.show),at.size=xe(at.size),at.stroke=xe(at.stroke),at.width=xe(at.width),at.fill=xe(at.fill);let Bt=n.focus=fn({},i.focus||{alpha:.3},ht.focus),jt=Bt.prox>=0,Tt=jt&&at.one,oe=[],Be=[],Un=[];function zo(y,S){let P=at.show(n,S);if(P instanceof HTMLElement)return fi(P,YA),fi(P,y.class),rs(P,-10,-10,U,Ct),m.insertBefore(P,oe[S]),P}function Pr(y,S){if(s==1||S>0){let P=s==1&&M[y.scale].time,I=y.value;y.value=P?H_(I)?K_(Z,Z_(I,z)):I||J:I||aT,y.label=y.label||(P?QE:JE)}if(Tt||S>0){y.width=y.width==null?1:y.width,y.paths=y.paths||bT||uE,y.fillTo=xe(y.fillTo||dT),y.pxAlign=+Se(y.pxAlign,x),y.pxRound=ry(y.pxAlign),y.stroke=xe(y.stroke||null),y.fill=xe(y.fill||null),y._stroke=y._fill=y._paths=y._focus=null;let P=lT(Yn(1,y.width),1),I=y.points=fn({},{size:P,width:Yn(1,P*.2),stroke:y.stroke,space:P*2,paths:ST,_stroke:null,_fill:null},y.points);I.show=xe(I.show),I.filter=xe(I.filter),I.fill=xe(I.fill),I.stroke=xe(I.stroke),I.paths=xe(I.paths),I.pxAlign=y.pxAlign}if(Q){let P=Ie(y,S);se.splice(S,0,P[0]),Gt.splice(S,0,P[1]),ut.values.push(null)}if(pt){it.splice(S,0,null);let P=null;Tt?S==0&&(P=zo(y,S)):S>0&&(P=zo(y,S)),oe.splice(S,0,P),Be.splice(S,0,0),Un.splice(S,0,0)}wn("addSeries",S)}function Jh(y,S){S=S??b.length,y=s==1?Vf(y,S,J_,iy):Vf(y,S,{},ny),b.splice(S,0,y),Pr(b[S],S)}n.addSeries=Jh;function Za(y){if(b.splice(y,1),Q){ut.values.splice(y,1),Gt.splice(y,1);let S=se.splice(y,1)[0];pn(null,S.firstChild),S.remove()}pt&&(it.splice(y,1),oe.splice(y,1)[0].remove(),Be.splice(y,1),Un.splice(y,1)),wn("delSeries",y)}n.delSeries=Za;let Gi=[!1,!1,!1,!1];function os(y,S){if(y._show=y.show,y.show){let P=y.side%2,I=M[y.scale];I==null&&(y.scale=P?b[1].scale:A,I=M[y.scale]);let k=I.time;y.size=xe(y.size),y.space=xe(y.space),y.rotate=xe(y.rotate),er(y.incrs)&&y.incrs.forEach(ot=>{!nr.has(ot)&&nr.set(ot,yy(ot))}),y.incrs=xe(y.incrs||(I.distr==2?DE:k?g==1?FE:BE:Mr)),y.splits=xe(y.splits||(k&&I.distr==1?lt:I.distr==3?Of:I.distr==4?nT:eT)),y.stroke=xe(y.stroke),y.grid.stroke=xe(y.grid.stroke),y.ticks.stroke=xe(y.ticks.stroke),y.border.stroke=xe(y.border.stroke);let $=y.values;y.values=er($)&&!er($[0])?xe($):k?er($)?$_(Z,Y_($,z)):H_($)?VE(Z,$):$||K:$||tT,y.filter=xe(y.filter||(I.distr>=3&&I.log==10?rT:I.distr==3&&I.log==2?oT:gy)),y.font=cy(y.font),y.labelFont=cy(y.labelFont),y._size=y.size(n,null,S,0),y._space=y._rotate=y._incrs=y._found=y._splits=y._values=null,y._size>0&&(Gi[S]=!0,y._el=Mi(HA,d))}}function as(y,S,P,I){let[k,$,ot,dt]=P,xt=S%2,Dt=0;return xt==0&&(dt||$)&&(Dt=S==0&&!k||S==2&&!ot?xn(j_.size/3):0),xt==1&&(k||ot)&&(Dt=S==1&&!$||S==3&&!dt?xn(ty.size/2):0),Dt}let Vo=n.padding=(i.padding||[as,as,as,as]).map(y=>xe(Se(y,as))),Ai=n._padding=Vo.map((y,S)=>y(n,S,Gi,0)),je,sn=null,rn=null,Hi=s==1?b[0].idxs:null,ei=null,Cs=!1;function Go(y,S){if(t=y??[],n.data=n._data=t,s==2){je=0;for(let P=1;P<b.length;P++)je+=t[P][0].length}else{t.length==0&&(n.data=n._data=t=[[]]),ei=t[0],je=ei.length;let P=t;if(G==2){P=t.slice();let I=P[0]=Array(je);for(let k=0;k<je;k++)I[k]=k}n._data=t=P}if(ce(!0),wn("setData"),G==2&&(yt=!0),S!==!1){let P=L;P.auto(n,Cs)?Ho():Ls(A,P.min,P.max),tt=tt||ht.left>=0,ft=!0,Ln()}}n.setData=Go;function Ho(){Cs=!0;let y,S;s==1&&(je>0?(sn=Hi[0]=0,rn=Hi[1]=je-1,y=t[0][sn],S=t[0][rn],G==2?(y=sn,S=rn):y==S&&(G==3?[y,S]=Gh(y,y,L.log,!1):G==4?[y,S]=Xf(y,y,L.log,!1):L.time?S=y+xn(86400/g):[y,S]=kh(y,S,qf,!0))):(sn=Hi[0]=y=null,rn=Hi[1]=S=null)),Ls(A,y,S)}let Ir,Ps,Lr,w,O,j,X,Y,wt,Pt;function At(y,S,P,I,k,$){y??=E_,P??=$f,I??="butt",k??=E_,$??="round",y!=Ir&&(u.strokeStyle=Ir=y),k!=Ps&&(u.fillStyle=Ps=k),S!=Lr&&(u.lineWidth=Lr=S),$!=O&&(u.lineJoin=O=$),I!=j&&(u.lineCap=j=I),P!=w&&u.setLineDash(w=P)}function It(y,S,P,I){S!=Ps&&(u.fillStyle=Ps=S),y!=X&&(u.font=X=y),P!=Y&&(u.textAlign=Y=P),I!=wt&&(u.textBaseline=wt=I)}function zt(y,S,P,I,k=0){if(I.length>0&&y.auto(n,Cs)&&(S==null||S.min==null)){let $=Se(sn,0),ot=Se(rn,I.length-1),dt=P.min==null?rE(I,$,ot,k,y.distr==3):[P.min,P.max];y.min=Vi(y.min,P.min=dt[0]),y.max=Yn(y.max,P.max=dt[1])}}let Qt={min:null,max:null};function de(){for(let I in M){let k=M[I];V[I]==null&&(k.min==null||V[A]!=null&&k.auto(n,Cs))&&(V[I]=Qt)}for(let I in M){let k=M[I];V[I]==null&&k.from!=null&&V[k.from]!=null&&(V[I]=Qt)}V[A]!=null&&ce(!0);let y={};for(let I in V){let k=V[I];if(k!=null){let $=y[I]=Fo(M[I],pE);if(k.min!=null)fn($,k);else if(I!=A||s==2)if(je==0&&$.from==null){let ot=$.range(n,null,null,I);$.min=ot[0],$.max=ot[1]}else $.min=Fe,$.max=-Fe}}if(je>0){b.forEach((I,k)=>{if(s==1){let $=I.scale,ot=V[$];if(ot==null)return;let dt=y[$];if(k==0){let xt=dt.range(n,dt.min,dt.max,$);dt.min=xt[0],dt.max=xt[1],sn=zi(dt.min,t[0]),rn=zi(dt.max,t[0]),rn-sn>1&&(t[0][sn]<dt.min&&sn++,t[0][rn]>dt.max&&rn--),I.min=ei[sn],I.max=ei[rn]}else I.show&&I.auto&&zt(dt,ot,I,t[k],I.sorted);I.idxs[0]=sn,I.idxs[1]=rn}else if(k>0&&I.show&&I.auto){let[$,ot]=I.facets,dt=$.scale,xt=ot.scale,[Dt,Ft]=t[k],Ot=y[dt],ie=y[xt];Ot!=null&&zt(Ot,V[dt],$,Dt,$.sorted),ie!=null&&zt(ie,V[xt],ot,Ft,ot.sorted),I.min=ot.min,I.max=ot.max}});for(let I in y){let k=y[I],$=V[I];if(k.from==null&&($==null||$.min==null)){let ot=k.range(n,k.min==Fe?null:k.min,k.max==-Fe?null:k.max,I);k.min=ot[0],k.max=ot[1]}}}for(let I in y){let k=y[I];if(k.from!=null){let $=y[k.from];if($.min==null)k.min=k.max=null;else{let ot=k.range(n,$.min,$.max,I);k.min=ot[0],k.max=ot[1]}}}let S={},P=!1;for(let I in y){let k=y[I],$=M[I];if($.min!=k.min||$.max!=k.max){$.min=k.min,$.max=k.max;let ot=$.distr;$._min=ot==3?Ts($.min):ot==4?Rf($.min,$.asinh):ot==100?$.fwd($.min):$.min,$._max=ot==3?Ts($.max):ot==4?Rf($.max,$.asinh):ot==100?$.fwd($.max):$.max,S[I]=P=!0}}if(P){b.forEach((I,k)=>{s==2?k>0&&S.y&&(I._paths=null):S[I.scale]&&(I._paths=null)});for(let I in S)yt=!0,wn("setScale",I);pt&&ht.left>=0&&(tt=ft=!0)}for(let I in V)V[I]=null}function kt(y){let S=Uf(sn-1,0,je-1),P=Uf(rn+1,0,je-1);for(;y[S]==null&&S>0;)S--;for(;y[P]==null&&P<je-1;)P++;return[S,P]}function fe(){if(je>0){let y=b.some(S=>S._focus)&&Pt!=Bt.alpha;y&&(u.globalAlpha=Pt=Bt.alpha),b.forEach((S,P)=>{if(P>0&&S.show&&(Ye(P,!1),Ye(P,!0),S._paths==null)){let I=Pt;Pt!=S.alpha&&(u.globalAlpha=Pt=S.alpha);let k=s==2?[0,t[P][0].length-1]:kt(t[P]);S._paths=S.paths(n,P,k[0],k[1]),Pt!=I&&(u.globalAlpha=Pt=I)}}),b.forEach((S,P)=>{if(P>0&&S.show){let I=Pt;Pt!=S.alpha&&(u.globalAlpha=Pt=S.alpha),S._paths!=null&&Re(P,!1);{let k=S._paths!=null?S._paths.gaps:null,$=S.points.show(n,P,sn,rn,k),ot=S.points.filter(n,P,$,k);($||ot)&&(S.points._paths=S.points.paths(n,P,sn,rn,ot),Re(P,!0))}Pt!=I&&(u.globalAlpha=Pt=I),wn("drawSeries",P)}}),y&&(u.globalAlpha=Pt=1)}}function Ye(y,S){let P=S?b[y].points:b[y];P._stroke=P.stroke(n,y),P._fill=P.fill(n,y)}function Re(y,S){let P=S?b[y].points:b[y],{stroke:I,fill:k,clip:$,flags:ot,_stroke:dt=P._stroke,_fill:xt=P._fill,_width:Dt=P.width}=P._paths;Dt=Ue(Dt*Ae,3);let Ft=null,Ot=Dt%2/2;S&&xt==null&&(xt=Dt>0?"#fff":dt);let ie=P.pxAlign==1&&Ot>0;if(ie&&u.translate(Ot,Ot),!S){let Me=R-Dt/2,be=v-Dt/2,me=W+Dt,Zt=ct+Dt;Ft=new Path2D,Ft.rect(Me,be,me,Zt)}S?Ut(dt,Dt,P.dash,P.cap,xt,I,k,ot,$):Ce(y,dt,Dt,P.dash,P.cap,xt,I,k,ot,Ft,$),ie&&u.translate(-Ot,-Ot)}function Ce(y,S,P,I,k,$,ot,dt,xt,Dt,Ft){let Ot=!1;xt!=0&&C.forEach((ie,Me)=>{if(ie.series[0]==y){let be=b[ie.series[1]],me=t[ie.series[1]],Zt=(be._paths||qa).band;er(Zt)&&(Zt=ie.dir==1?Zt[0]:Zt[1]);let Xt,Ve=null;be.show&&Zt&&aE(me,sn,rn)?(Ve=ie.fill(n,Me)||$,Xt=be._paths.clip):Zt=null,Ut(S,P,I,k,Ve,ot,dt,xt,Dt,Ft,Xt,Zt),Ot=!0}}),Ot||Ut(S,P,I,k,$,ot,dt,xt,Dt,Ft)}let mn=Uo|kf;function Ut(y,S,P,I,k,$,ot,dt,xt,Dt,Ft,Ot){At(y,S,P,I,k),(xt||Dt||Ot)&&(u.save(),xt&&u.clip(xt),Dt&&u.clip(Dt)),Ot?(dt&mn)==mn?(u.clip(Ot),Ft&&u.clip(Ft),_e(k,ot),ln(y,$,S)):dt&kf?(_e(k,ot),u.clip(Ot),ln(y,$,S)):dt&Uo&&(u.save(),u.clip(Ot),Ft&&u.clip(Ft),_e(k,ot),u.restore(),ln(y,$,S)):(_e(k,ot),ln(y,$,S)),(xt||Dt||Ot)&&u.restore()}function ln(y,S,P){P>0&&(S instanceof Map?S.forEach((I,k)=>{u.strokeStyle=Ir=k,u.stroke(I)}):S!=null&&y&&u.stroke(S))}function _e(y,S){S instanceof Map?S.forEach((P,I)=>{u.fillStyle=Ps=I,u.fill(P)}):S!=null&&y&&u.fill(S)}function ls(y,S,P,I){let k=T[y],$;if(I<=0)$=[0,0];else{let ot=k._space=k.space(n,y,S,P,I),dt=k._incrs=k.incrs(n,y,S,P,I,ot);$=RT(S,P,dt,I,ot)}return k._found=$}function cn(y,S,P,I,k,$,ot,dt,xt,Dt){let Ft=ot%2/2;x==1&&u.translate(Ft,Ft),At(dt,ot,xt,Dt,dt),u.beginPath();let Ot,ie,Me,be,me=k+(I==0||I==3?-$:$);P==0?(ie=k,be=me):(Ot=k,Me=me);for(let Zt=0;Zt<y.length;Zt++)S[Zt]!=null&&(P==0?Ot=Me=y[Zt]:ie=be=y[Zt],u.moveTo(Ot,ie),u.lineTo(Me,be));u.stroke(),x==1&&u.translate(-Ft,-Ft)}function Dr(y){let S=!0;return T.forEach((P,I)=>{if(!P.show)return;let k=M[P.scale];if(k.min==null){P._show&&(S=!1,P._show=!1,ce(!1));return}else P._show||(S=!1,P._show=!0,ce(!1));let $=P.side,ot=$%2,{min:dt,max:xt}=k,[Dt,Ft]=ls(I,dt,xt,ot==0?U:Ct);if(Ft==0)return;let Ot=k.distr==2,ie=P._splits=P.splits(n,I,dt,xt,Dt,Ft,Ot),Me=k.distr==2?ie.map(Xt=>ei[Xt]):ie,be=k.distr==2?ei[ie[1]]-ei[ie[0]]:Dt,me=P._values=P.values(n,P.filter(n,Me,I,Ft,be),I,Ft,be);P._rotate=$==2?P.rotate(n,me,I,Ft):0;let Zt=P._size;P._size=wi(P.size(n,me,I,y)),Zt!=null&&P._size!=Zt&&(S=!1)}),S}function Wi(y){let S=!0;return Vo.forEach((P,I)=>{let k=P(n,I,Gi,y);k!=Ai[I]&&(S=!1),Ai[I]=k}),S}function cs(){for(let y=0;y<T.length;y++){let S=T[y];if(!S.show||!S._show)continue;let P=S.side,I=P%2,k,$,ot=S.stroke(n,y),dt=P==0||P==3?-1:1,[xt,Dt]=S._found;if(S.label!=null){let kn=S.labelGap*dt,si=xn((S._lpos+kn)*Ae);It(S.labelFont[0],ot,"center",P==2?"top":A_),u.save(),I==1?(k=$=0,u.translate(si,xn(v+ct/2)),u.rotate((P==3?-Oh:Oh)/2)):(k=xn(R+W/2),$=si);let rr=py(S.label)?S.label(n,y,xt,Dt):S.label;u.fillText(rr,k,$),u.restore()}if(Dt==0)continue;let Ft=M[S.scale],Ot=I==0?W:ct,ie=I==0?R:v,Me=S._splits,be=Ft.distr==2?Me.map(kn=>ei[kn]):Me,me=Ft.distr==2?ei[Me[1]]-ei[Me[0]]:xt,Zt=S.ticks,Xt=S.border,Ve=Zt.show?Zt.size:0,Qe=xn(Ve*Ae),An=xn((S.alignTo==2?S._size-Ve-S.gap:S.gap)*Ae),Le=S._rotate*-Oh/180,tn=p(S._pos*Ae),ni=(Qe+An)*dt,Bn=tn+ni;$=I==0?Bn:0,k=I==1?Bn:0;let gi=S.font[0],Ei=S.align==1?Po:S.align==2?Af:Le>0?Po:Le<0?Af:I==0?"center":P==3?Af:Po,Yi=Le||I==1?"middle":P==2?"top":A_;It(gi,ot,Ei,Yi);let ii=S.font[1]*S.lineGap,_i=Me.map(kn=>p(a(kn,Ft,Ot,ie))),Ti=S._values;for(let kn=0;kn<Ti.length;kn++){let si=Ti[kn];if(si!=null){I==0?k=_i[kn]:$=_i[kn],si=""+si;let rr=si.indexOf(`
`)==-1?[si]:si.split(/\n/gm);for(let zn=0;zn<rr.length;zn++){let Mp=rr[zn];Le?(u.save(),u.translate(k,$+zn*ii),u.rotate(Le),u.fillText(Mp,0,0),u.restore()):u.fillText(Mp,k,$+zn*ii)}}}Zt.show&&cn(_i,Zt.filter(n,be,y,Dt,me),I,P,tn,Qe,Ue(Zt.width*Ae,3),Zt.stroke(n,y),Zt.dash,Zt.cap);let $i=S.grid;$i.show&&cn(_i,$i.filter(n,be,y,Dt,me),I,I==0?2:1,I==0?v:R,I==0?ct:W,Ue($i.width*Ae,3),$i.stroke(n,y),$i.dash,$i.cap),Xt.show&&cn([tn],[1],I==0?1:0,I==0?1:2,I==1?v:R,I==1?ct:W,Ue(Xt.width*Ae,3),Xt.stroke(n,y),Xt.dash,Xt.cap)}wn("drawAxes")}function ce(y){b.forEach((S,P)=>{P>0&&(S._paths=null,y&&(s==1?(S.min=null,S.max=null):S.facets.forEach(I=>{I.min=null,I.max=null})))})}let Je=!1,On=!1,Pe=[];function hn(){On=!1;for(let y=0;y<Pe.length;y++)wn(...Pe[y]);Pe.length=0}function Ln(){Je||(bE(rp),Je=!0)}function Ka(y,S=!1){Je=!0,On=S,y(n),rp(),S&&Pe.length>0&&queueMicrotask(hn)}n.batch=Ka;function rp(){if(rt&&(de(),rt=!1),yt&&(Mt(),yt=!1),gt){if(We(f,Po,$t),We(f,"top",re),We(f,Ga,U),We(f,Ha,Ct),We(m,Po,$t),We(m,"top",re),We(m,Ga,U),We(m,Ha,Ct),We(d,Ga,Ke),We(d,Ha,an),h.width=xn(Ke*Ae),h.height=xn(an*Ae),T.forEach(({_el:y,_show:S,_size:P,_pos:I,side:k})=>{if(y!=null)if(S){let $=k===3||k===0?P:0,ot=k%2==1;We(y,ot?"left":"top",I-$),We(y,ot?"width":"height",P),We(y,ot?"top":"left",ot?re:$t),We(y,ot?"height":"width",ot?Ct:U),Nf(y,wr)}else fi(y,wr)}),Ir=Ps=Lr=O=j=X=Y=wt=w=null,Pt=1,qo(!0),$t!=St||re!=De||U!=Vt||Ct!=qt){ce(!1);let y=U/Vt,S=Ct/qt;if(pt&&!tt&&ht.left>=0){ht.left*=y,ht.top*=S,Nr&&rs(Nr,xn(ht.left),0,U,Ct),Fr&&rs(Fr,0,xn(ht.top),U,Ct);for(let P=0;P<oe.length;P++){let I=oe[P];I!=null&&(Be[P]*=y,Un[P]*=S,rs(I,wi(Be[P]),wi(Un[P]),U,Ct))}}if(ze.show&&!nt&&ze.left>=0&&ze.width>0){ze.left*=y,ze.width*=y,ze.top*=S,ze.height*=S;for(let P in su)We(Br,P,ze[P])}St=$t,De=re,Vt=U,qt=Ct}wn("setSize"),gt=!1}Ke>0&&an>0&&(u.clearRect(0,0,h.width,h.height),wn("drawClear"),E.forEach(y=>y()),wn("draw")),ze.show&&nt&&(ja(ze),nt=!1),pt&&tt&&(sr(null,!0,!1),tt=!1),ut.show&&ut.live&&ft&&(nu(),ft=!1),l||(l=!0,n.status=1,wn("ready")),Cs=!1,Je=!1}n.redraw=(y,S)=>{yt=S||!1,y!==!1?Ls(A,L.min,L.max):Ln()};function Qh(y,S){let P=M[y];if(P.from==null){if(je==0){let I=P.range(n,S.min,S.max,y);S.min=I[0],S.max=I[1]}if(S.min>S.max){let I=S.min;S.min=S.max,S.max=I}if(je>1&&S.min!=null&&S.max!=null&&S.max-S.min<1e-16)return;y==A&&P.distr==2&&je>0&&(S.min=zi(S.min,t[0]),S.max=zi(S.max,t[0]),S.min==S.max&&S.max++),V[y]=S,rt=!0,Ln()}}n.setScale=Qh;let tu,eu,Nr,Fr,op,ap,Ur,Or,lp,cp,ke,qe,Is=!1,In=ht.drag,Sn=In.x,Mn=In.y;pt&&(ht.x&&(tu=Mi(XA,m)),ht.y&&(eu=Mi(qA,m)),L.ori==0?(Nr=tu,Fr=eu):(Nr=eu,Fr=tu),ke=ht.left,qe=ht.top);let ze=n.select=fn({show:!0,over:!0,left:0,width:0,top:0,height:0},i.select),Br=ze.show?Mi(WA,ze.over?m:f):null;function ja(y,S){if(ze.show){for(let P in y)ze[P]=y[P],P in su&&We(Br,P,y[P]);S!==!1&&wn("setSelect")}}n.setSelect=ja;function ix(y){if(b[y].show)Q&&Nf(se[y],wr);else if(Q&&fi(se[y],wr),pt){let P=Tt?oe[0]:oe[y];P!=null&&rs(P,-10,-10,U,Ct)}}function Ls(y,S,P){Qh(y,{min:S,max:P})}function Xi(y,S,P,I){S.focus!=null&&lx(y),S.show!=null&&b.forEach((k,$)=>{$>0&&(y==$||y==null)&&(k.show=S.show,ix($),s==2?(Ls(k.facets[0].scale,null,null),Ls(k.facets[1].scale,null,null)):Ls(k.scale,null,null),Ln())}),P!==!1&&wn("setSeries",y,S),I&&Yo("setSeries",n,y,S)}n.setSeries=Xi;function sx(y,S){fn(C[y],S)}function rx(y,S){y.fill=xe(y.fill||null),y.dir=Se(y.dir,-1),S=S??C.length,C.splice(S,0,y)}function ox(y){y==null?C.length=0:C.splice(y,1)}n.addBand=rx,n.setBand=sx,n.delBand=ox;function ax(y,S){b[y].alpha=S,pt&&oe[y]!=null&&(oe[y].style.opacity=S),Q&&se[y]&&(se[y].style.opacity=S)}let hs,Ds,ir,kr={focus:!0};function lx(y){if(y!=ir){let S=y==null,P=Bt.alpha!=1;b.forEach((I,k)=>{if(s==1||k>0){let $=S||k==0||k==y;I._focus=S?null:$,P&&ax(k,$?1:Bt.alpha)}}),ir=y,P&&Ln()}}Q&&jt&&ve(C_,Et,y=>{ht._lock||(Kt(y),ir!=null&&Xi(null,kr,!0,un.setSeries))});function qi(y,S,P){let I=M[S];P&&(y=y/Ae-(I.ori==1?re:$t));let k=U;I.ori==1&&(k=Ct,y=k-y),I.dir==-1&&(y=k-y);let $=I._min,ot=I._max,dt=y/k,xt=$+(ot-$)*dt,Dt=I.distr;return Dt==3?Do(10,xt):Dt==4?cE(xt,I.asinh):Dt==100?I.bwd(xt):xt}function cx(y,S){let P=qi(y,A,S);return zi(P,t[0],sn,rn)}n.valToIdx=y=>zi(y,t[0]),n.posToIdx=cx,n.posToVal=qi,n.valToPos=(y,S,P)=>M[S].ori==0?r(y,M[S],P?W:U,P?R:0):o(y,M[S],P?ct:Ct,P?v:0),n.setCursor=(y,S,P)=>{ke=y.left,qe=y.top,sr(null,S,P)};function hp(y,S){We(Br,Po,ze.left=y),We(Br,Ga,ze.width=S)}function up(y,S){We(Br,"top",ze.top=y),We(Br,Ha,ze.height=S)}let Wo=L.ori==0?hp:up,Xo=L.ori==1?hp:up;function hx(){if(Q&&ut.live)for(let y=s==2?1:0;y<b.length;y++){if(y==0&&le)continue;let S=ut.values[y],P=0;for(let I in S)Gt[y][P++].firstChild.nodeValue=S[I]}}function nu(y,S){if(y!=null&&(y.idxs?y.idxs.forEach((P,I)=>{it[I]=P}):fE(y.idx)||it.fill(y.idx),ut.idx=it[0]),Q&&ut.live){for(let P=0;P<b.length;P++)(P>0||s==1&&!le)&&ux(P,it[P]);hx()}ft=!1,S!==!1&&wn("setLegend")}n.setLegend=nu;function ux(y,S){let P=b[y],I=y==0&&G==2?ei:t[y],k;le?k=P.values(n,y,S)??ne:(k=P.value(n,S==null?null:I[S],y,S),k=k==null?ne:{_:k}),ut.values[y]=k}function sr(y,S,P){lp=ke,cp=qe,[ke,qe]=ht.move(n,ke,qe),ht.left=ke,ht.top=qe,pt&&(Nr&&rs(Nr,xn(ke),0,U,Ct),Fr&&rs(Fr,0,xn(qe),U,Ct));let I,k=sn>rn;hs=Fe,Ds=null;let $=L.ori==0?U:Ct,ot=L.ori==1?U:Ct;if(ke<0||je==0||k){I=ht.idx=null;for(let dt=0;dt<b.length;dt++){let xt=oe[dt];xt!=null&&rs(xt,-10,-10,U,Ct)}jt&&Xi(null,kr,!0,y==null&&un.setSeries),ut.live&&(it.fill(I),ft=!0)}else{let dt,xt,Dt;s==1&&(dt=L.ori==0?ke:qe,xt=qi(dt,A),I=ht.idx=zi(xt,t[0],sn,rn),Dt=H(t[0][I],L,$,0));let Ft=-10,Ot=-10,ie=0,Me=0,be=!0,me="",Zt="";for(let Xt=s==2?1:0;Xt<b.length;Xt++){let Ve=b[Xt],Qe=it[Xt],An=Qe==null?null:s==1?t[Xt][Qe]:t[Xt][1][Qe],Le=ht.dataIdx(n,Xt,I,xt),tn=Le==null?null:s==1?t[Xt][Le]:t[Xt][1][Le];if(ft=ft||tn!=An||Le!=Qe,it[Xt]=Le,Xt>0&&Ve.show){let ni=Le==null?-10:Le==I?Dt:H(s==1?t[0][Le]:t[Xt][0][Le],L,$,0),Bn=tn==null?-10:D(tn,s==1?M[Ve.scale]:M[Ve.facets[1].scale],ot,0);if(jt&&tn!=null){let gi=L.ori==1?ke:qe,Ei=vn(Bt.dist(n,Xt,Le,Bn,gi));if(Ei<hs){let Yi=Bt.bias;if(Yi!=0){let ii=qi(gi,Ve.scale),_i=tn>=0?1:-1,Ti=ii>=0?1:-1;Ti==_i&&(Ti==1?Yi==1?tn>=ii:tn<=ii:Yi==1?tn<=ii:tn>=ii)&&(hs=Ei,Ds=Xt)}else hs=Ei,Ds=Xt}}if(ft||Tt){let gi,Ei;L.ori==0?(gi=ni,Ei=Bn):(gi=Bn,Ei=ni);let Yi,ii,_i,Ti,$i,kn,si=!0,rr=at.bbox;if(rr!=null){si=!1;let zn=rr(n,Xt);_i=zn.left,Ti=zn.top,Yi=zn.width,ii=zn.height}else _i=gi,Ti=Ei,Yi=ii=at.size(n,Xt);if(kn=at.fill(n,Xt),$i=at.stroke(n,Xt),Tt)Xt==Ds&&hs<=Bt.prox&&(Ft=_i,Ot=Ti,ie=Yi,Me=ii,be=si,me=kn,Zt=$i);else{let zn=oe[Xt];zn!=null&&(Be[Xt]=_i,Un[Xt]=Ti,U_(zn,Yi,ii,si),N_(zn,kn,$i),rs(zn,wi(_i),wi(Ti),U,Ct))}}}}if(Tt){let Xt=Bt.prox,Ve=ir==null?hs<=Xt:hs>Xt||Ds!=ir;if(ft||Ve){let Qe=oe[0];Qe!=null&&(Be[0]=Ft,Un[0]=Ot,U_(Qe,ie,Me,be),N_(Qe,me,Zt),rs(Qe,wi(Ft),wi(Ot),U,Ct))}}}if(ze.show&&Is)if(y!=null){let[dt,xt]=un.scales,[Dt,Ft]=un.match,[Ot,ie]=y.cursor.sync.scales,Me=y.cursor.drag;if(Sn=Me._x,Mn=Me._y,Sn||Mn){let{left:be,top:me,width:Zt,height:Xt}=y.select,Ve=y.scales[Ot].ori,Qe=y.posToVal,An,Le,tn,ni,Bn,gi=dt!=null&&Dt(dt,Ot),Ei=xt!=null&&Ft(xt,ie);gi&&Sn?(Ve==0?(An=be,Le=Zt):(An=me,Le=Xt),tn=M[dt],ni=H(Qe(An,Ot),tn,$,0),Bn=H(Qe(An+Le,Ot),tn,$,0),Wo(Vi(ni,Bn),vn(Bn-ni))):Wo(0,$),Ei&&Mn?(Ve==1?(An=be,Le=Zt):(An=me,Le=Xt),tn=M[xt],ni=D(Qe(An,ie),tn,ot,0),Bn=D(Qe(An+Le,ie),tn,ot,0),Xo(Vi(ni,Bn),vn(Bn-ni))):Xo(0,ot)}else ru()}else{let dt=vn(lp-op),xt=vn(cp-ap);if(L.ori==1){let ie=dt;dt=xt,xt=ie}Sn=In.x&&dt>=In.dist,Mn=In.y&&xt>=In.dist;let Dt=In.uni;Dt!=null?Sn&&Mn&&(Sn=dt>=Dt,Mn=xt>=Dt,!Sn&&!Mn&&(xt>dt?Mn=!0:Sn=!0)):In.x&&In.y&&(Sn||Mn)&&(Sn=Mn=!0);let Ft,Ot;Sn&&(L.ori==0?(Ft=Ur,Ot=ke):(Ft=Or,Ot=qe),Wo(Vi(Ft,Ot),vn(Ot-Ft)),Mn||Xo(0,ot)),Mn&&(L.ori==1?(Ft=Ur,Ot=ke):(Ft=Or,Ot=qe),Xo(Vi(Ft,Ot),vn(Ot-Ft)),Sn||Wo(0,$)),!Sn&&!Mn&&(Wo(0,0),Xo(0,0))}if(In._x=Sn,In._y=Mn,y==null){if(P){if(Sp!=null){let[dt,xt]=un.scales;un.values[0]=dt!=null?qi(L.ori==0?ke:qe,dt):null,un.values[1]=xt!=null?qi(L.ori==1?ke:qe,xt):null}Yo(Ef,n,ke,qe,U,Ct,I)}if(jt){let dt=P&&un.setSeries,xt=Bt.prox;ir==null?hs<=xt&&Xi(Ds,kr,!0,dt):hs>xt?Xi(null,kr,!0,dt):Ds!=ir&&Xi(Ds,kr,!0,dt)}}ft&&(ut.idx=I,nu()),S!==!1&&wn("setCursor")}let Ns=null;Object.defineProperty(n,"rect",{get(){return Ns==null&&qo(!1),Ns}});function qo(y=!1){y?Ns=null:(Ns=m.getBoundingClientRect(),wn("syncRect",Ns))}function dp(y,S,P,I,k,$,ot){ht._lock||Is&&y!=null&&y.movementX==0&&y.movementY==0||(iu(y,S,P,I,k,$,ot,!1,y!=null),y!=null?sr(null,!0,!0):sr(S,!0,!1))}function iu(y,S,P,I,k,$,ot,dt,xt){if(Ns==null&&qo(!1),Kt(y),y!=null)P=y.clientX-Ns.left,I=y.clientY-Ns.top;else{if(P<0||I<0){ke=-10,qe=-10;return}let[Dt,Ft]=un.scales,Ot=S.cursor.sync,[ie,Me]=Ot.values,[be,me]=Ot.scales,[Zt,Xt]=un.match,Ve=S.axes[0].side%2==1,Qe=L.ori==0?U:Ct,An=L.ori==1?U:Ct,Le=Ve?$:k,tn=Ve?k:$,ni=Ve?I:P,Bn=Ve?P:I;if(be!=null?P=Zt(Dt,be)?a(ie,M[Dt],Qe,0):-10:P=Qe*(ni/Le),me!=null?I=Xt(Ft,me)?a(Me,M[Ft],An,0):-10:I=An*(Bn/tn),L.ori==1){let gi=P;P=I,I=gi}}xt&&(S==null||S.cursor.event.type==Ef)&&((P<=1||P>=U-1)&&(P=Sr(P,U)),(I<=1||I>=Ct-1)&&(I=Sr(I,Ct))),dt?(op=P,ap=I,[Ur,Or]=ht.move(n,P,I)):(ke=P,qe=I)}let su={width:0,height:0,left:0,top:0};function ru(){ja(su,!1)}let fp,pp,mp,gp;function _p(y,S,P,I,k,$,ot){Is=!0,Sn=Mn=In._x=In._y=!1,iu(y,S,P,I,k,$,ot,!0,!1),y!=null&&(ve(Tf,Lf,yp,!1),Yo(T_,n,Ur,Or,U,Ct,null));let{left:dt,top:xt,width:Dt,height:Ft}=ze;fp=dt,pp=xt,mp=Dt,gp=Ft}function yp(y,S,P,I,k,$,ot){Is=In._x=In._y=!1,iu(y,S,P,I,k,$,ot,!1,!0);let{left:dt,top:xt,width:Dt,height:Ft}=ze,Ot=Dt>0||Ft>0,ie=fp!=dt||pp!=xt||mp!=Dt||gp!=Ft;if(Ot&&ie&&ja(ze),In.setScale&&Ot&&ie){let Me=dt,be=Dt,me=xt,Zt=Ft;if(L.ori==1&&(Me=xt,be=Ft,me=dt,Zt=Dt),Sn&&Ls(A,qi(Me,A),qi(Me+be,A)),Mn)for(let Xt in M){let Ve=M[Xt];Xt!=A&&Ve.from==null&&Ve.min!=Fe&&Ls(Xt,qi(me+Zt,Xt),qi(me,Xt))}ru()}else ht.lock&&(ht._lock=!ht._lock,sr(S,!0,y!=null));y!=null&&(pn(Tf,Lf),Yo(Tf,n,ke,qe,U,Ct,null))}function dx(y,S,P,I,k,$,ot){if(ht._lock)return;Kt(y);let dt=Is;if(Is){let xt=!0,Dt=!0,Ft=10,Ot,ie;L.ori==0?(Ot=Sn,ie=Mn):(Ot=Mn,ie=Sn),Ot&&ie&&(xt=ke<=Ft||ke>=U-Ft,Dt=qe<=Ft||qe>=Ct-Ft),Ot&&xt&&(ke=ke<Ur?0:U),ie&&Dt&&(qe=qe<Or?0:Ct),sr(null,!0,!0),Is=!1}ke=-10,qe=-10,it.fill(null),sr(null,!0,!0),dt&&(Is=dt)}function xp(y,S,P,I,k,$,ot){ht._lock||(Kt(y),Ho(),ru(),y!=null&&Yo(P_,n,ke,qe,U,Ct,null))}function vp(){T.forEach(CT),F(n.width,n.height,!0)}Ar(Bh,Lo,vp);let zr={};zr.mousedown=_p,zr.mousemove=dp,zr.mouseup=yp,zr.dblclick=xp,zr.setSeries=(y,S,P,I)=>{let k=un.match[2];P=k(n,S,P),P!=-1&&Xi(P,I,!0,!1)},pt&&(ve(T_,m,_p),ve(Ef,m,dp),ve(R_,m,y=>{Kt(y),qo(!1)}),ve(C_,m,dx),ve(P_,m,xp),zf.add(n),n.syncRect=qo);let Ja=n.hooks=i.hooks||{};function wn(y,S,P){On?Pe.push([y,S,P]):y in Ja&&Ja[y].forEach(I=>{I.call(null,n,S,P)})}(i.plugins||[]).forEach(y=>{for(let S in y.hooks)Ja[S]=(Ja[S]||[]).concat(y.hooks[S])});let bp=(y,S,P)=>P,un=fn({key:null,setSeries:!1,filters:{pub:V_,sub:V_},scales:[A,b[1]?b[1].scale:null],match:[G_,G_,bp],values:[null,null]},ht.sync);un.match.length==2&&un.match.push(bp),ht.sync=un;let Sp=un.key,ou=By(Sp);function Yo(y,S,P,I,k,$,ot){un.filters.pub(y,S,P,I,k,$,ot)&&ou.pub(y,S,P,I,k,$,ot)}ou.sub(n);function fx(y,S,P,I,k,$,ot){un.filters.sub(y,S,P,I,k,$,ot)&&zr[y](null,S,P,I,k,$,ot)}n.pub=fx;function px(){ou.unsub(n),zf.delete(n),bn.clear(),Ff(Bh,Lo,vp),c.remove(),Et?.remove(),wn("destroy")}n.destroy=px;function au(){wn("init",i,t),Go(t||i.data,!1),V[A]?Qh(A,V[A]):Ho(),nt=ze.show&&(ze.width>0||ze.height>0),tt=ft=!0,F(i.width,i.height)}return b.forEach(Pr),T.forEach(os),e?e instanceof HTMLElement?(e.appendChild(c),au()):e(n,au):au(),n}var UA,OA,BA,kA,zA,VA,GA,HA,wr,WA,XA,qA,YA,$A,ZA,KA,jA,JA,w_,QA,Ga,Ha,A_,Po,Af,Gf,E_,Ef,T_,Tf,R_,C_,P_,tE,eE,I_,Bh,Hf,Oo,Lf,Lo,nE,Ae,Nh,L_,D_,F_,Wf,iE,uy,dy,Vh,sE,qf,O_,Xa,oE,lE,Yf,mi,Oh,vn,pi,xn,wi,Vi,Yn,Do,k_,Ts,fy,cE,Rf,Fe,hE,my,gy,uE,V_,G_,dE,Er,nr,qa,$f,No,er,xy,fE,mE,vy,gE,_E,yE,bE,by,Sy,AE,EE,TE,CE,PE,wy,zh,LE,Ay,DE,Mr,Kf,Ey,W_,Ty,Wa,Fh,Ry,NE,Io,X_,q_,Te,FE,UE,OE,BE,kE,zE,GE,XE,Pf,jE,Py,jf,Iy,Ly,Jf,Dy,Ny,j_,JE,QE,J_,Fy,iT,sT,Q_,Bf,ty,ey,Uy,ny,iy,Oy,uT,sy,Uo,kf,qh,Yh,Bo,ko,$h,ep,zy,Vy,Gy,Hy,pT,mT,zf,bT,ST,wT,ET,TT,Ky=Nt(()=>{UA="uplot",OA="u-hz",BA="u-vt",kA="u-title",zA="u-wrap",VA="u-under",GA="u-over",HA="u-axis",wr="u-off",WA="u-select",XA="u-cursor-x",qA="u-cursor-y",YA="u-cursor-pt",$A="u-legend",ZA="u-live",KA="u-inline",jA="u-series",JA="u-marker",w_="u-label",QA="u-value",Ga="width",Ha="height",A_="bottom",Po="left",Af="right",Gf="#000",E_=Gf+"0",Ef="mousemove",T_="mousedown",Tf="mouseup",R_="mouseenter",C_="mouseleave",P_="dblclick",tE="resize",eE="scroll",I_="change",Bh="dppxchange",Hf="--",Oo=typeof window<"u",Lf=Oo?document:null,Lo=Oo?window:null,nE=Oo?navigator:null;L_=new WeakMap;D_=new WeakMap;F_=new WeakMap;Wf={passive:!0},iE={...Wf,capture:!0};Oo&&Df();uy=i=>i!=null,dy=i=>i!=null&&i>0,Vh=hy(uy),sE=hy(dy);qf=.1,O_={mode:3,pad:qf},Xa={pad:0,soft:null,mode:0},oE={min:Xa,max:Xa};lE=new Intl.NumberFormat(Oo?nE.language:"en-US"),Yf=i=>lE.format(i),mi=Math,Oh=mi.PI,vn=mi.abs,pi=mi.floor,xn=mi.round,wi=mi.ceil,Vi=mi.min,Yn=mi.max,Do=mi.pow,k_=mi.sign,Ts=mi.log10,fy=mi.log2,cE=(i,t=1)=>mi.sinh(i)*t,Rf=(i,t=1)=>mi.asinh(i/t),Fe=1/0;hE=()=>{},my=i=>i,gy=(i,t)=>t,uE=i=>null,V_=i=>!0,G_=(i,t)=>i==t,dE=/\.\d*?(?=9{6,}|0{6,})/gm,Er=i=>{if(xy(i)||nr.has(i))return i;let t=`${i}`,e=t.match(dE);if(e==null)return i;let n=e[0].length-1;if(t.indexOf("e-")!=-1){let[s,r]=t.split("e");return+`${Er(s)}e${r}`}return Ue(i,n)};nr=new Map;qa={},$f=[],No=[null,null],er=Array.isArray,xy=Number.isInteger,fE=i=>i===void 0;mE=Object.getPrototypeOf(Uint8Array),vy="__proto__";gE=0,_E=1,yE=2;bE=typeof queueMicrotask>"u"?i=>Promise.resolve().then(i):queueMicrotask;by=["January","February","March","April","May","June","July","August","September","October","November","December"],Sy=["Sunday","Monday","Tuesday","Wednesday","Thursday","Friday","Saturday"];AE=Sy.map(My),EE=by.map(My),TE={MMMM:by,MMM:EE,WWWW:Sy,WWW:AE};CE={YYYY:i=>i.getFullYear(),YY:i=>(i.getFullYear()+"").slice(2),MMMM:(i,t)=>t.MMMM[i.getMonth()],MMM:(i,t)=>t.MMM[i.getMonth()],MM:i=>Va(i.getMonth()+1),M:i=>i.getMonth()+1,DD:i=>Va(i.getDate()),D:i=>i.getDate(),WWWW:(i,t)=>t.WWWW[i.getDay()],WWW:(i,t)=>t.WWW[i.getDay()],HH:i=>Va(i.getHours()),H:i=>i.getHours(),h:i=>{let t=i.getHours();return t==0?12:t>12?t-12:t},AA:i=>i.getHours()>=12?"PM":"AM",aa:i=>i.getHours()>=12?"pm":"am",a:i=>i.getHours()>=12?"p":"a",mm:i=>Va(i.getMinutes()),m:i=>i.getMinutes(),ss:i=>Va(i.getSeconds()),s:i=>i.getSeconds(),fff:i=>RE(i.getMilliseconds())};PE=new Intl.DateTimeFormat().resolvedOptions().timeZone;wy=i=>i%1==0,zh=[1,2,2.5,5],LE=Ya(10,-32,0,zh),Ay=Ya(10,0,32,zh),DE=Ay.filter(wy),Mr=LE.concat(Ay),Kf=`
`,Ey="{YYYY}",W_=Kf+Ey,Ty="{M}/{D}",Wa=Kf+Ty,Fh=Wa+"/{YY}",Ry="{aa}",NE="{h}:{mm}",Io=NE+Ry,X_=Kf+Io,q_=":{ss}",Te=null;[FE,UE,OE]=Cy(1),[BE,kE,zE]=Cy(.001);Ya(2,-53,53,[1]);GE="{YYYY}-{MM}-{DD} {h}:{mm}{aa}";XE={show:!0,live:!0,isolate:!1,mount:hE,markers:{show:!0,width:2,stroke:HE,fill:WE,dash:"solid"},idx:null,idxs:null,values:[]};Pf=[0,0];jE={show:!0,x:!0,y:!0,lock:!1,move:KE,points:{one:!1,show:qE,size:ZE,width:0,stroke:$E,fill:YE},bind:{mousedown:Uh,mouseup:Uh,click:Uh,dblclick:Uh,mousemove:If,mouseleave:If,mouseenter:If},drag:{setScale:!0,x:!0,y:!1,dist:0,uni:null,click:(i,t)=>{t.stopPropagation(),t.stopImmediatePropagation()},_x:!1,_y:!1},focus:{dist:(i,t,e,n,s)=>n-s,prox:-1,bias:0},hover:{skip:[void 0],prox:null,bias:0},left:-10,top:-10,idx:null,dataIdx:null,idxs:null,event:null},Py={show:!0,stroke:"rgba(0,0,0,0.07)",width:2},jf=fn({},Py,{filter:gy}),Iy=fn({},jf,{size:10}),Ly=fn({},Py,{show:!1}),Jf='12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Segoe UI Symbol", "Noto Color Emoji"',Dy="bold "+Jf,Ny=1.5,j_={show:!0,scale:"x",stroke:Gf,space:50,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:Dy,side:2,grid:jf,ticks:Iy,border:Ly,font:Jf,lineGap:Ny,rotate:0},JE="Value",QE="Time",J_={show:!0,scale:"x",auto:!1,sorted:1,min:Fe,max:-Fe,idxs:[]};Fy=/./,iT=/[12357]/,sT=/[125]/,Q_=/1/,Bf=(i,t,e,n)=>i.map((s,r)=>t==4&&s==0||r%n==0&&e.test(s.toExponential()[s<0?1:0])?s:null);ty={show:!0,scale:"y",stroke:Gf,space:30,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:Dy,side:3,grid:jf,ticks:Iy,border:Ly,font:Jf,lineGap:Ny,rotate:0};ey={scale:null,auto:!0,sorted:0,min:Fe,max:-Fe},Uy=(i,t,e,n,s)=>s,ny={show:!0,auto:!0,sorted:0,gaps:Uy,alpha:1,facets:[fn({},ey,{scale:"x"}),fn({},ey,{scale:"y"})]},iy={scale:"y",auto:!0,sorted:0,show:!0,spanGaps:!1,gaps:Uy,alpha:1,points:{show:cT,filter:null},values:null,min:Fe,max:-Fe,idxs:[],path:null,clip:null};Oy={time:!0,auto:!0,distr:1,log:10,asinh:1,min:null,max:null,dir:1,ori:0},uT=fn({},Oy,{time:!1,ori:1}),sy={};Uo=1,kf=2;qh=(i,t,e)=>{i.moveTo(t,e)},Yh=(i,t,e)=>{i.moveTo(e,t)},Bo=(i,t,e)=>{i.lineTo(t,e)},ko=(i,t,e)=>{i.lineTo(e,t)},$h=ky(0),ep=ky(1),zy=(i,t,e,n,s,r)=>{i.arc(t,e,n,s,r)},Vy=(i,t,e,n,s,r)=>{i.arc(e,t,n,s,r)},Gy=(i,t,e,n,s,r,o)=>{i.bezierCurveTo(t,e,n,s,r,o)},Hy=(i,t,e,n,s,r,o)=>{i.bezierCurveTo(e,t,s,n,o,r)};pT=Xy(Bo),mT=Xy(ko);zf=new Set;Oo&&(Ar(tE,Lo,ay),Ar(eE,Lo,ay,!0),Ar(Bh,Lo,()=>{Pn.pxRatio=Ae}));bT=qy(),ST=Wy();wT=Yy;ET=$y;TT=Zy;Pn.assign=fn;Pn.fmtNum=Yf;Pn.rangeNum=kh;Pn.rangeLog=Gh;Pn.rangeAsinh=Xf;Pn.orient=Tr;Pn.pxRatio=Ae;Pn.join=vE;Pn.fmtDate=Zf,Pn.tzDate=IE;Pn.sync=By;{Pn.addGap=fT,Pn.clipGaps=Xh;let i=Pn.paths={points:Wy};i.linear=qy,i.stepped=gT,i.bars=_T,i.spline=xT}});function DT(i,t,e,n,s){let r='12px system-ui, "Segoe UI", Helvetica, Arial, sans-serif',o={stroke:e.line,width:1},a=(i.kind==="inputs"?92:146)+(s?40:0);return{width:n,height:a,pxAlign:!1,legend:{show:!1},cursor:{sync:{key:"gnode"},drag:{x:!0,y:!1},points:{show:!1}},scales:{x:{time:!1},y:{range:(l,c,h)=>NT(c,h)}},axes:[{stroke:e.ink,font:r,grid:o,ticks:{stroke:e.faint,size:4},show:!0,size:s?26:8,values:(l,c)=>s?c.map(h=>Ne(h)):c.map(()=>""),label:s?"time, s":void 0,labelFont:r,labelSize:18,gap:3},{stroke:e.ink,font:r,grid:o,ticks:{stroke:e.faint,size:4},size:48,space:26,gap:3,values:(l,c)=>c.map(h=>Ne(h))}],series:[{},...t.map(l=>({label:l.name,stroke:l.colour<0?e.ink:e.released[l.colour],width:1.8,dash:PT[l.style%3],points:{show:!1},paths:i.kind==="inputs"?Pn.paths.stepped?.({align:1}):void 0}))]}}function NT(i,t){if(!Number.isFinite(i)||!Number.isFinite(t))return[-1,1];let e=Math.max(t-i,1e-6*Math.max(Math.abs(i),Math.abs(t)),.1),n=(i+t)/2;return[n-.56*e,n+.56*e]}var PT,IT,LT,Zh,jy=Nt(()=>{"use strict";Ky();Ki();Zn();Au();PT=[void 0,[7,4],[2,3]],IT=["solid","dashed","dotted"],LT=.08,Zh=class{constructor(t,e){this.session=t;this.host=e;this.element.className="traces",this.empty.className="hint",this.empty.textContent="Click anywhere in the picture to let a state go. Its course over time is drawn here.";let{about:n}=t,s=[["states",n.units>3?"State along the axes":"State",!0],["outputs","Readout",n.outputs>0],["inputs","Input",n.inputs>0]];this.plots=s.filter(r=>r[2]).map(([r,o])=>this.plot(r,o)),this.element.append(this.empty,...this.plots.map(r=>r.element)),this.watcher=new ResizeObserver(()=>this.refresh()),this.watcher.observe(this.element)}session;host;element=document.createElement("div");plots;empty=document.createElement("p");watcher;waited=1/0;seen="";frame(t){this.waited+=t;let e=`${this.session.history.times.length} ${this.session.time} ${this.session.released?.list.map(n=>n.id).join()}`;this.waited<LT||e===this.seen||(this.waited=0,this.seen=e,this.update())}refresh(){for(let t of this.plots)t.made="";this.seen="",this.update()}close(){this.watcher.disconnect();for(let t of this.plots)t.plot?.destroy();this.element.remove()}pictures(){return this.plots.filter(t=>t.plot!==null&&!t.element.hidden).map(t=>({title:t.caption.textContent??t.title,canvas:t.plot.ctx.canvas}))}update(){let{session:t,host:e}=this,n=rm(t,Gr(t.about,e.view.axes)),s=t.system!==null&&(t.released?.list.length??0)===0;this.empty.hidden=!s;for(let r of this.plots){let o=n[r.kind];r.element.hidden=s||o.length===0,r.element.hidden||this.fill(r,o,n)}}plot(t,e){let n=document.createElement("figure"),s=document.createElement("figcaption"),r=document.createElement("div");return n.append(s,r),{kind:t,title:e,element:n,caption:s,holder:r,plot:null,made:""}}fill(t,e,n){let{palette:s}=this.host,r=Math.max(120,t.holder.clientWidth||this.element.clientWidth),o=`${r} ${s.ink} ${e.map(l=>`${l.name}${l.colour}`).join()}`,a=[n.times,...e.map(l=>l.values)];if(t.plot===null||t.made!==o){t.plot?.destroy(),t.made=o;let l=t===this.plots[this.plots.length-1];t.plot=new Pn(DT(t,e,s,r,l),a,t.holder);let c=[...new Map(e.map(h=>[h.style,h.name]))];t.caption.textContent=`${t.title}: ${c.map(([h,u])=>c.length>1?`${u} ${IT[h%3]}`:u).join(", ")}`,t.holder.setAttribute("role","img"),t.holder.setAttribute("aria-label",`${t.title} against time in seconds`)}else t.plot.setData(a)}}});var FT,Kh,Jy=Nt(()=>{"use strict";ri();Gm();$m();Ki();mg();M_();jy();FT=.5,Kh=class{constructor(t,e,n,s){this.session=t;this.host=e;this.place=n;let{about:r}=t;if(this.element.setAttribute("aria-label",r.name),!s){let c=Rt("h2","",r.name);this.element.append(c),r.verdict!==null&&this.element.append(Rt("p","verdict",r.verdict.headline))}this.legend=new Ml(t),this.plots=new Zh(t,e),this.points=new El(t,s?"":` of ${r.name}`),this.panel=this.makePanel(),this.meter.append(this.fill),this.memory.append(this.left,this.meter),this.memory.hidden=!0;let o=Rt("div","seen");o.append(this.picture,this.legend.element,this.note);let a=Rt("div","course");a.append(this.memory,this.plots.element);let l=Rt("div","stage-body");l.append(o,a),this.element.append(l)}session;host;place;element=Rt("section","stage");plots;points;panel;picture=Rt("div","picture");legend;note=Rt("p","note");memory=Rt("div","memory");meter=Rt("div","meter");left=Rt("p");fill=Rt("div","fill");waited=1/0;told="";frame(t,e,n){let{session:s}=this;if(s.work(n)&&this.panel.refresh(),this.panel.frame(t,e),this.plots.frame(t>0?t:.02),this.legend.frame(this.panel.scale,this.host.view,this.host.palette),this.points.frame(),this.countDown(),this.waited+=Math.max(t,.016),this.waited>FT){this.waited=0;let r=[this.panel.note,this.heldNote()].filter(o=>o!=="").join(" ");r!==this.told&&(this.note.textContent=this.told=r)}}rebuild(){this.panel.close(),this.panel=this.makePanel(),this.plots.refresh()}refresh(){this.panel.refresh(),this.plots.refresh()}shows(t){return this.host.view.layers.has(t)}heldNote(){let{session:t}=this;if(t.system===null||t.atHome)return"";let e=[t.about.slow!==null?"slow set":"",t.about.cycles.length?"limit cycles":""].filter(n=>n!=="");return e.length?`The ${e.join(" and ")} of the trained network ${e.length>1||e[0].endsWith("s")?"are":"is"} not shown: the input is held elsewhere.`:""}makePanel(){let{host:t,session:e}=this,n=t.view.boxes[this.place],s=`${e.about.name}: click or tap to release a state, drag a box to zoom, Shift and drag to move, double click for the whole picture`,r=null;return t.view.space&&e.about.units>2&&(r=Dh.make(e,t,s)),r??=new Il(e,t,n,s),this.picture.replaceChildren(r.element),r}countDown(){let t=this.session.lifetimeLeft(),{lifetime:e}=this.session.about;if(this.memory.hidden=t===null,t===null||e===null)return;let n=t<=0,s=n?`Past the ${or(e)} that a memory lasts in this network.`:`A memory lasts about ${or(e)} here: ${t.toFixed(t<10?1:0)} s left.`;this.left.textContent!==s&&(this.left.textContent=s),this.fill.style.width=`${100*Math.min(1,Math.max(0,t/e))}%`,this.memory.classList.toggle("over",n)}}});var np,Qy=Nt(()=>{"use strict";np=["particles","nullclines","points","slow","manifolds","cycles","trials"]});function ip(i,t){let e=[],n=(r,o,a)=>{o!==a&&e.push([r,o])};n("pause",i.paused?"1":"0",t.paused?"1":"0"),n("speed",String(i.power),String(t.power)),n("noise",$a(i.noise),$a(t.noise)),n("held",Rr(i.held),Rr(t.held));let s=r=>np.filter(o=>r.layers.has(o)).join(",");return n("show",s(i),s(t)),n("ground",String(i.ground),String(t.ground)),n("axes",Rr(i.axes),Rr(t.axes)),n("space",i.space?"1":"0",t.space?"1":"0"),n("slice",$a(i.slice),$a(t.slice)),n("theme",i.theme,t.theme),n("members",String(i.members),String(t.members)),i.camera!==null&&e.push(["camera",Rr(i.camera)]),i.boxes.forEach((r,o)=>{r!==null&&e.push([`box${o+1}`,Rr([...r.x,...r.y])])}),i.released.forEach((r,o)=>{r.length&&e.push([`at${o+1}`,r.map(Rr).join(";")])}),e.map(([r,o])=>`${r}=${o}`).join("&")}function sp(i,t,e){let n=new Map;for(let h of i.replace(/^#/,"").split("&")){let u=h.indexOf("=");u>0&&n.set(h.slice(0,u),OT(h.slice(u+1)))}let s=(h,u)=>{let d=n.get(h);return d==="1"?!0:d==="0"?!1:u},r=(h,u,d,f)=>{let m=Cr(n.get(h),1)?.[0];return m===void 0?f:Math.min(d,Math.max(u,m))},o=n.get("show")?.split(","),a=n.get("theme"),l=Cr(n.get("axes"),2)?.map(Math.round),c=l!==void 0&&l[0]!==l[1]&&l.every(h=>h>=0&&h<3);return{paused:s("pause",t.paused),power:Math.round(r("speed",-7,5,t.power)),noise:r("noise",0,1e6,t.noise),held:Cr(n.get("held"),t.held.length)??t.held,layers:o===void 0?t.layers:new Set(np.filter(h=>o.includes(h))),ground:kT(n.get("ground"),t,e),axes:c?[l[0],l[1]]:t.axes,space:s("space",t.space),slice:r("slice",0,1,t.slice),camera:Cr(n.get("camera"),3)??t.camera,boxes:t.boxes.map((h,u)=>BT(n.get(`box${u+1}`))??h),released:t.released.map((h,u)=>{let d=n.get(`at${u+1}`)?.split(";").map(f=>Cr(f,e[u]));return d===void 0?h:d.filter(f=>f!==void 0).slice(0,UT)}),members:r("members",1,200,t.members),theme:a==="light"||a==="dark"||a==="auto"?a:t.theme}}function OT(i){try{return decodeURIComponent(i)}catch{return i}}function Cr(i,t){if(i===void 0||i==="")return;let e=i.split(",").map(n=>n.trim()===""?NaN:Number(n));return e.length===t&&e.every(Number.isFinite)?e:void 0}function BT(i){let t=Cr(i,4);return t===void 0||!(t[1]>t[0])||!(t[3]>t[2])?null:{x:[t[0],t[1]],y:[t[2],t[3]]}}function kT(i,t,e){if(i==="speed"||i==="none")return i;let n=Cr(i,1)?.[0];return n!==void 0&&Number.isInteger(n)&&n>=1&&n<=Math.max(...e)?n:t.ground}var UT,$a,Rr,tx=Nt(()=>{"use strict";Qy();UT=5,$a=i=>String(Number(i.toPrecision(7))),Rr=i=>i.map($a).join(",")});var zT,VT,GT,jh,ex=Nt(()=>{"use strict";ri();hm();um();dm();mm();Os();Tu();Lu();Tm();Cm();Fu();Dm();Vm();Jy();tx();zT=4,VT=6,GT=.6180339887,jh=class{view;palette;sessions;stages;clock=new hl;took=[];start;see;input;releases;transport;theme;said=Rt("p","said");dark=window.matchMedia("(prefers-color-scheme: dark)");last=null;writing=null;let=0;constructor(t,e){this.sessions=e.networks.map(a=>new vl(a)),this.start=this.beginning();let n=this.sessions.map(a=>a.about.units);this.view=sp(location.hash,this.start,n),this.palette=this.choosePalette(),this.clock.paused=this.view.paused,this.clock.power=this.view.power,this.hold(),this.stages=this.sessions.map((a,l)=>new Kh(a,this,l,this.sessions.length===1)),this.transport=new ul(this.clock,{toggle:()=>this.toggle(),restart:()=>this.restart(),power:a=>this.change({power:a})});let s=this.sessions.find(a=>a.system!==null)??null,r=this.sessions.find(a=>a.system!==null&&a.about.inputs>0)??null;this.input=r===null?null:new al(r,this.inputActions()),this.releases=s===null?null:new ll(s,this.view,{release:a=>this.sessions.filter(l=>l.about.units===a.length).forEach(l=>this.release(l,a)),watch:a=>this.watch(a),anywhere:()=>this.anywhere(),clear:()=>this.clear(),change:a=>this.change(a)}),this.see=new cl(this.sessions,this.view,{change:a=>this.change(a),zoom:a=>this.stages.forEach(l=>l.panel.zoom(a)),reset:()=>this.stages.forEach(a=>a.panel.reset())},!0),this.theme=Ci("Colours",[["auto","as the device has it"],["light","light"],["dark","dark"]],this.view.theme,a=>this.change({theme:a})),this.said.setAttribute("aria-live","polite");let o={stages:this.stages,transport:this.transport.element,groups:[this.input?.element,this.see.element,this.releases?.element].filter(a=>a!==void 0),tools:[this.theme.row,...zm(this)],said:this.said};t.append(...Lm(o)),this.input?.set(this.view.held),this.restoreReleased(),Im({toggle:()=>this.toggle(),power:a=>this.change({power:Math.min(5,Math.max(-7,this.view.power+a))}),restart:()=>this.restart(),clear:()=>this.clear(),zoom:a=>this.stages.forEach(l=>l.panel.zoom(a)),whole:()=>this.stages.forEach(a=>a.panel.reset()),anywhere:()=>this.anywhere(),play:()=>document.querySelector(".played .main")?.click()}),this.dark.addEventListener("change",()=>this.change({})),window.addEventListener("hashchange",()=>this.sent()),requestAnimationFrame(a=>this.frame(a))}frame(t){let e=performance.now(),n=this.last===null?0:Math.min(.1,(t-this.last)/1e3);this.last=t;let s=this.clock.during(n),r=Math.min(s,...this.sessions.map(a=>a.reach(VT/this.sessions.length)));for(let a of this.sessions)a.advance(r);let o=this.clock.paused?0:n;for(let a of this.stages)a.frame(o,r,zT/this.stages.length);this.transport.frame(this.sessions[0].time,r<.9*s),this.input?.frame(this.palette),this.took.push(performance.now()-e),this.took.length>600&&this.took.shift(),requestAnimationFrame(a=>this.frame(a))}address(){return`${location.href.split("#")[0]}#${ip(this.view,this.start)}`}change(t){let e=this.view;this.view={...this.view,...t},this.clock.paused=this.view.paused,this.clock.power=this.view.power,this.transport.refresh(),this.hold(),this.see.set(this.view);let n=this.choosePalette(),s=e.axes.join()!==this.view.axes.join()||e.space!==this.view.space;if(n!==this.palette||s||t.layers!==void 0||t.ground!==void 0||t.slice!==void 0){this.palette=n;for(let r of this.stages)s?r.rebuild():r.refresh()}this.write()}release(t,e){if(t.released===null)return;t.release(e,this.view.members);let n=e.length<=3?` at ${[...e].map(s=>s.toFixed(2)).join(", ")}`:"";this.said.textContent=`${this.view.members===1?"A state":"A cloud"} was released${n}.`,this.keepReleased()}takeBack(t,e){let n=t.released?.list??[];for(let{id:s}of n.slice(-e))t.remove(s);this.keepReleased()}seen(t,e){let n=this.sessions.indexOf(t);this.view={...this.view,boxes:this.view.boxes.map((s,r)=>r===n?e:s)},this.write()}turned(t){this.view={...this.view,camera:t},this.write()}beginning(){let t=window.matchMedia("(prefers-reduced-motion: reduce)").matches,[e]=this.sessions,n=new Set(Eu(this.sessions));return this.sessions.some(s=>s.system!==null&&s.about.units<=3)&&n.delete("trials"),n.delete("nullclines"),this.sessions.some(s=>s.about.manifolds.length>12)&&n.delete("manifolds"),{paused:t,power:fm(e.about.time_constant),noise:0,held:[...this.sessions.find(s=>s.about.inputs>0)?.about.held_input??[]],layers:n,ground:e.about.units<=2?"speed":"none",axes:[0,1],space:this.sessions.some(s=>s.about.units===3),slice:.5,camera:null,boxes:this.sessions.map(()=>null),released:this.sessions.map(()=>[]),members:1,theme:"auto"}}choosePalette(){let t=this.view.theme==="dark"||this.view.theme==="auto"&&this.dark.matches;return document.documentElement.dataset.theme=t?"dark":"light",t?Jp:jp}hold(){for(let t of this.sessions)t.noise=this.view.noise,t.stimulus.held.some((n,s)=>n!==(this.view.held[s]??0))&&t.hold(this.view.held)}toggle(){this.change({paused:!this.view.paused})}restart(){for(let t of this.sessions)t.restart();for(let t of this.stages)t.refresh()}clear(){for(let t of this.sessions)for(let{id:e}of[...t.released?.list??[]])t.remove(e);this.keepReleased()}watch(t){this.clear(),this.restart();for(let e of this.sessions){let n=Rm(e.about,t);n!==null&&(this.release(e,n.state),n.sequence!==null&&e.stimulus.play(n.sequence,0))}this.view.paused&&this.change({paused:!1})}anywhere(){this.let+=1;for(let t of this.sessions){let{states:e,count:n}=t.starts;if(n===0||t.released===null)continue;let s=Math.floor(GT*(1+this.let)%1*n);this.release(t,Qo(e,n,s))}}inputActions(){let t=e=>{this.sessions.forEach(e),this.view.paused&&this.change({paused:!1})};return{hold:e=>this.change({held:e}),play:e=>t(n=>n.stimulus.play(e,n.time)),stop:()=>this.sessions.forEach(e=>e.stimulus.stop()),pulse:(e,n,s)=>t(r=>r.stimulus.pulse(e,n,r.time,s))}}restoreReleased(){this.view.released.forEach((t,e)=>{for(let n of t)this.sessions[e].release(Float64Array.from(n),this.view.members)})}keepReleased(){let t=this.sessions.map(e=>(e.released?.list??[]).map(n=>[...n.start]));this.view={...this.view,released:t.map(e=>e.some(n=>n.length>12)?[]:e)},this.write()}write(){this.writing===null&&(this.writing=window.setTimeout(()=>{this.writing=null;let t=ip(this.view,this.start);try{history.replaceState(null,"",`#${t}`)}catch{}},250))}sent(){this.view=sp(location.hash,this.start,this.sessions.map(t=>t.about.units)),this.change({layers:this.view.layers}),this.stages.forEach(t=>t.rebuild()),this.see.set(this.view),this.releases?.set(this.view),this.input?.set(this.view.held),this.theme.set(this.view.theme);for(let t of this.sessions)for(let{id:e}of[...t.released?.list??[]])t.remove(e);this.restoreReleased()}}});var XT={};function HT(){let i=document.getElementById("app");if(i!==null)try{let t=nl(document.getElementById("gnode-data")?.textContent??"");i.replaceChildren(),Object.assign(globalThis,{explorer:new jh(i,t)})}catch(t){let e=t instanceof Ri?t.message:`This page could not be shown: ${t instanceof Error?t.message:String(t)}.`,n=Rt("p","broken",e);n.setAttribute("role","alert"),i.replaceChildren(n)}}function WT(i){document.hidden?i():requestAnimationFrame(()=>window.setTimeout(i))}var nx=Nt(()=>{"use strict";Gp();Hp();pu();ex();ri();WT(HT)});pu();Object.assign(globalThis,{gnode:fu});typeof document<"u"&&Promise.resolve().then(()=>(nx(),XT));})();
